export {
  createDashboard,
  type DashboardOptions,
  type DashboardStreams,
  type Suspend,
} from "./dashboard-output.ts";
export type { ViewMemory } from "./remembered.ts";
export { type FrameOptions, renderViewToText } from "./render-view.ts";
