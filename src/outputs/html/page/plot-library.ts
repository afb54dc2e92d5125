import type Library from "uplot";

/**
 * The kinds of uPlot that the page uses. The library itself is the global `uPlot`: the report carries it in
 * a script element of its own, before ours.
 */
export type Plot = Library;
export type PlotOptions = Library.Options;
export type PlotSeries = Library.Series;
export type PlotAxis = Library.Axis;
export type PlotData = Library.AlignedData;
