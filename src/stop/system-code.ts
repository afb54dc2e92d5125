/**
 * The code of an error of the operating system, for example `ESRCH`: such errors are values here.
 * Anything else is a mistake of ours and is thrown again.
 */
export function systemCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  throw error;
}
