import { expect, test } from "vitest";
import { auditToText } from "../../src/outputs/audit-text.ts";

test("problems that belong to no run stand below one another, as those of a run do", () => {
  const problems = ["NFS", "CIFS"].map((kind) => ({
    file: `/${kind}`,
    reason: { id: "problem.remote", kind } as const,
  }));
  const page = { language: "en", columns: 80, color: false, ascii: true } as const;
  const text = auditToText([], problems, { ...page, smoothing: 0, now: 0 });
  expect(text).toMatchInlineSnapshot(`
    "Problems
      /NFS: on a network or shared drive (NFS): looked at every 2 seconds, since it
      tells no events
      /CIFS: on a network or shared drive (CIFS): looked at every 2 seconds, since
      it tells no events
    "
  `);
});
