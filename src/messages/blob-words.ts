import type { BlobKind } from "../core/formats/format.ts";
import type { BlobCount } from "../core/message.ts";
import { formatBytes, formatCount } from "./numbers.ts";

type Words = { readonly [Kind in BlobKind]: string };

/** What event files hold besides numbers: one of them, and many. */
export const blobsEn: { readonly one: Words; readonly many: Words } = {
  one: {
    image: "an image",
    audio: "a sound",
    histogram: "a histogram",
    tensor: "a tensor",
    graph: "a graph",
    other: "a blob",
  },
  many: {
    image: "images",
    audio: "sounds",
    histogram: "histograms",
    tensor: "tensors",
    graph: "graphs",
    other: "other blobs",
  },
};

/** The same with the word that counts them. */
export const blobsZhCN: Words = {
  image: "图片",
  audio: "音频",
  histogram: "直方图",
  tensor: "张量",
  graph: "计算图",
  other: "其他数据块",
};

/** @example listBlobsEn([{ what: "image", count: 11240, bytes: 498e6 }]) // "11,240 images, 498 MB" */
export function listBlobsEn(blobs: readonly BlobCount[]): string {
  return blobs
    .map(({ what, count, bytes }) => {
      const words = count === 1 ? blobsEn.one[what].replace(/^an? /, "") : blobsEn.many[what];
      return `${formatCount(count)} ${words}, ${formatBytes(bytes)}`;
    })
    .join(", ");
}

/** @example listBlobsZhCN([{ what: "image", count: 11240, bytes: 498e6 }]) // "11,240 张图片（498 MB）" */
export function listBlobsZhCN(blobs: readonly BlobCount[]): string {
  return blobs
    .map(({ what, count, bytes }) => {
      const counter =
        what === "image" || what === "histogram" ? "张" : what === "audio" ? "段" : "个";
      return `${formatCount(count)} ${counter}${blobsZhCN[what]}（${formatBytes(bytes)}）`;
    })
    .join("、");
}
