// Puts the scorer, which the user's own Python runs, beside the module that starts it.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const place = "holdout/score_checkpoints.py";

mkdirSync(join(root, "dist/holdout"), { recursive: true });
copyFileSync(join(root, "src", place), join(root, "dist", place));
