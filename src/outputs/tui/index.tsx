// First of all: what follows imports React.
import "./production.ts";

export {
  createDashboard,
  type DashboardOptions,
  type DashboardStreams,
} from "./dashboard-output.tsx";
export { type FrameOptions, renderViewToText } from "./render-view.tsx";
