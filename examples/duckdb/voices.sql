-- What a folder of trainings tells, from `stopwatch audit --output ndjson`. Run it beside audits.ndjson:
--   stopwatch audit logs/ --output ndjson > audits.ndjson
--   duckdb < voices.sql
CREATE OR REPLACE VIEW runs AS
SELECT
  run,
  trainer,
  verdict,
  monitored.evidence AS evidence,
  best.epoch AS best_epoch,
  coalesce(plannedEpochs, 0) AS planned_epochs,
  speechSeconds / 60 AS speech_minutes,
  -- Trained on behind the best, where the verdict says that it was in vain.
  CASE WHEN verdict IN ('overfitting', 'rising', 'diverged')
    THEN greatest(0, seconds.trained - seconds.atBest) / 3600 ELSE 0 END AS hours_wasted,
  seconds.trained / 3600 AS hours_trained
FROM read_json('audits.ndjson', format = 'newline_delimited', ignore_errors = true, columns = {
  event: 'VARCHAR', run: 'VARCHAR', trainer: 'VARCHAR', verdict: 'VARCHAR',
  monitored: 'STRUCT(evidence VARCHAR)', best: 'STRUCT(epoch DOUBLE)', plannedEpochs: 'DOUBLE',
  speechSeconds: 'DOUBLE', seconds: 'STRUCT(trained DOUBLE, atBest DOUBLE)'
})
WHERE event = 'run';

-- The typical best epoch by how much speech there was.
SELECT
  CASE
    WHEN speech_minutes IS NULL THEN 'unknown'
    WHEN speech_minutes < 3 THEN 'under 3 min'
    WHEN speech_minutes < 10 THEN '3 to 10 min'
    ELSE '10 min and more'
  END AS speech,
  count(*) AS runs,
  median(best_epoch) AS typical_best_epoch,
  median(planned_epochs) AS typical_plan
FROM runs WHERE best_epoch IS NOT NULL
GROUP BY ALL ORDER BY min(coalesce(speech_minutes, 1e9));

-- How many overfit: of the runs in which that can be seen at all.
SELECT
  count(*) AS runs_with_validation,
  round(100 * avg((verdict = 'overfitting')::INT), 1) AS percent_overfitting
FROM runs WHERE evidence = 'validation';

-- Hours that brought nothing, and all hours.
SELECT round(sum(hours_wasted), 2) AS hours_wasted, round(sum(hours_trained), 2) AS hours_trained FROM runs;
