#!/bin/bash
# Guards a job from another machine that sees its logs: guard-with-scancel.sh JOB RUN [options of guard]
set -u
job=${1:?the number of the job} run=${2:?the run folder, as logs/alice}
shift 2
# --full reaches the batch script's own processes too, where a trainer that was not started with srun is.
exec ${STOPWATCH:-stopwatch} guard "$run" --arm --job "$job" "$@" \
  --stop-command scancel --signal=INT --full '{job}'
