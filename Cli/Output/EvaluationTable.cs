using System.Globalization;
using Anomaly.Evaluation;

namespace Anomaly.Cli.Output;

internal static class EvaluationTable
{
    public static void Write(CliConsole console, EvaluationReport report)
    {
        console.Out.WriteLine(report.Title);
        console.Out.WriteLine(report.Split + string.Create(CultureInfo.InvariantCulture, $"; seed {report.Seed}"));
        console.Tables.Write(Summary(report));
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Share of shocks found at a budget of {report.Budgets[^1] * 100:0.##} % of bars, spent equally by all (95 % interval):"));
        console.Tables.Write(Shocks(report));
        foreach (var contender in report.Contenders.Where(contender => contender.Calibration.Count > 0))
            console.Out.WriteLine($"{contender.Name}: stated -> observed share of bars: {string.Join(", ", contender.Calibration.Select(point => $"{Percent(point.Stated)} -> {Percent(point.Observed)}"))}");
    }

    private static Table Summary(EvaluationReport report)
    {
        var table = new Table().AddColumn("contender");
        foreach (var budget in report.Budgets)
            table.AddColumn($"recall at {Percent(budget)}");
        table.AddColumn("average precision").AddColumn("precision").AddColumn("alarms a ticker-year").AddColumn("largest/mean").AddColumn("stated 1 %, observed");
        foreach (var contender in report.Contenders)
        {
            var last = contender.Budgets[^1];
            table.AddRow([.. ((string[])
            [
                contender.Name, .. contender.Budgets.Select(budget => Share(budget.MeanRecall)), Share(contender.AveragePrecision), Number(last.Precision),
                Number(last.AlarmsPerTickerYear), Number(last.LargestToMean), double.IsNaN(last.ObservedRate) ? "" : Percent(last.ObservedRate),
            ]).Select(Markup.Escape)]);
        }

        return table;
    }

    private static Table Shocks(EvaluationReport report)
    {
        var table = new Table().AddColumn("shock").AddColumn("tried");
        foreach (var contender in report.Contenders)
            table.AddColumn(Markup.Escape(contender.Name));
        foreach (var shock in report.Contenders.SelectMany(contender => contender.Shocks).Select(shock => shock.Shock).Distinct())
        {
            var cells = report.Contenders.Select(contender => contender.Shocks.FirstOrDefault(one => one.Shock == shock)).ToList();
            table.AddRow([shock.Name, cells.Max(cell => cell?.Injections ?? 0).ToString(CultureInfo.InvariantCulture), .. cells.Select(cell => cell is null ? "" : Markup.Escape(Share(cell.Recall[^1])))]);
        }

        return table;
    }

    private static string Share(Estimate estimate) => estimate.IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.00} ({estimate.Low:0.00}-{estimate.High:0.00})")
        : "";

    private static string Percent(double share) => (share * 100).ToString("0.0##", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);
}
