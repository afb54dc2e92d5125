// First of all: what follows imports React.
import "./production.ts";

export {
  createDashboard,
  type DashboardOptions,
  type DashboardStreams,
  type Suspend,
} from "./dashboard-output.tsx";
export type { ViewMemory } from "./remembered.ts";
export { type FrameOptions, renderViewToText } from "./render-view.ts";
