import { describe, expect, it } from "vitest";
import { parseCurves } from "../../bench/rules/curves.ts";

/** Rows `epoch,train,val` of one run, in the usual columns. */
function table(rows: readonly string[], run = "r"): string {
  const lines = rows.map((row) => `${run},someone/something,csv,${row}`);
  return ["run_id,source_repo,format,epoch,train_loss,val_loss", ...lines].join("\n");
}

const twelve = Array.from({ length: 12 }, (_, epoch) => `${epoch},${20 - epoch},${30 - epoch}`);
const values = Array.from({ length: 12 }, (_, epoch) => 30 - epoch);

describe("the curves of a table", () => {
  it("hold the validation and training losses in the order of their epochs", () => {
    const [curve] = parseCurves(table([...twelve].reverse()), "curves.csv");
    expect(curve?.validation).toEqual(values);
    expect(curve?.training).toEqual(values.map((value) => value - 10));
    expect(curve?.repository).toBe("someone/something");
  });

  it("come from columns in any order, with others beside them, quotes, a byte order mark and CRLF", () => {
    const lines = twelve.map((row) => {
      const [epoch, training, validation] = row.split(",");
      return `"a, ""quoted"" note",${validation},${epoch},"run, 1",${training},"some/one"`;
    });
    const header = "note, val_loss ,epoch,run_id,train_loss,source_repo";
    const text = `\uFEFF${[header, ...lines, ""].join("\r\n")}`;
    const [curve] = parseCurves(text, "curves.csv");
    expect(curve).toMatchObject({ run: "run, 1", repository: "some/one", validation: values });
  });

  it("leave out validations that are missing or not finite; their training loss counts for the next", () => {
    const rows = ["-4,40,", "-3,50,nan", "-2,60,inf", "-1,70,0x10", ...twelve, "12,1,NaN", "13,,"];
    const [curve] = parseCurves(table(rows), "curves.csv");
    expect(curve?.validation).toEqual(values);
    expect(curve?.training[0]).toBe((40 + 50 + 60 + 70 + 20) / 5);
    expect(curve?.training.slice(1)).toEqual(values.slice(1).map((value) => value - 10));
  });

  it("keep a training loss that was not logged as NaN", () => {
    const [curve] = parseCurves(
      table(twelve.map((row) => row.replace(/,[^,]+,/, ",,"))),
      "curves.csv",
    );
    expect(curve?.training.every(Number.isNaN)).toBe(true);
  });

  it("count from twelve finite validations on", () => {
    expect(parseCurves(table(twelve.slice(1)), "curves.csv")).toEqual([]);
    expect(parseCurves(table([...twelve.slice(1), "99,1,nan"]), "curves.csv")).toEqual([]);
  });

  it("keep the order of the file where an epoch is not told", () => {
    const rows = twelve.map((row, index) => (index === 5 ? row.replace(/^\d+/, "") : row));
    const [curve] = parseCurves(table([...rows].reverse()), "curves.csv");
    expect(curve?.validation).toEqual([...values].reverse());
  });

  it("hold rows of several runs that lie between one another apart", () => {
    const both = twelve.flatMap((row) => [`a,x/y,csv,${row}`, `b,x/y,csv,${row}`]);
    const text = ["run_id,source_repo,format,epoch,train_loss,val_loss", ...both].join("\n");
    expect(parseCurves(text, "curves.csv").map(({ run }) => run)).toEqual(["a", "b"]);
  });

  it("say in one line what a table lacks", () => {
    expect(() => parseCurves("epoch,val_loss\n1,2\n", "other.csv")).toThrow(
      "expected the columns run_id, source_repo, epoch, val_loss; other.csv lacks run_id, source_repo",
    );
  });
});
