import type { Course, Survey } from "./course.ts";
import { stopTiming } from "./stop-timing.ts";

/**
 * Has the whole machine looked over beside the steps, at most once a second and one look at a time: it takes longer than
 * a safe moment lasts where thousands of processes run.
 */
export function keepSurveyed(course: Course): void {
  const { ports, rounds } = course;
  const now = ports.monotonic();
  if (course.isSurveying || now - course.surveyEnded < stopTiming.surveyEvery) return;
  course.isSurveying = true;
  ports
    .survey()
    .then(
      (refusal) => {
        course.survey = { ended: ports.monotonic(), rounds, refusal };
      },
      () => undefined, // What was known grows too old, and then nothing is sent.
    )
    .finally(() => {
      course.isSurveying = false;
      course.surveyEnded = ports.monotonic();
    });
}

/** What the machine looked like; undefined when that was too long ago, or before the last signal. */
export function freshSurvey({ survey, rounds, ports }: Course): Survey | undefined {
  if (survey === undefined || survey.rounds !== rounds) return undefined;
  return ports.monotonic() - survey.ended <= stopTiming.surveyAge ? survey : undefined;
}
