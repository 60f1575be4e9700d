using System.Globalization;
using Anomaly.Detection.Decisions;

namespace Anomaly.Cli.Models;

/// <summary>Writes what would change with another model.</summary>
internal static class ModelDiffWriter
{
    public static void WriteJson(CliConsole console, ModelDiff diff) => JsonOutput.Write(console.Out, new
    {
        Active = ModelOf(diff.Active),
        Candidate = ModelOf(diff.Candidate),
        diff.AddedFeatures,
        diff.RemovedFeatures,
        Anomalies = new { Before = diff.Series.Sum(series => series.Before), After = diff.Series.Sum(series => series.After) },
        Series = diff.Series.Select(series => new
        {
            Ticker = series.Series.Ticker.Symbol,
            Interval = series.Series.Interval.Code,
            series.Bars,
            series.Before,
            series.After,
            Appearing = series.Appearing.Select(BarOf),
            Disappearing = series.Disappearing.Select(BarOf),
        }),
    });

    /// <summary>Models, counts of every series, and the most anomalous of the bars that change.</summary>
    public static void WriteText(CliConsole console, ModelDiff diff, int top)
    {
        console.Out.WriteLine($"active:    {Facts(diff.Active)}");
        console.Out.WriteLine($"candidate: {Facts(diff.Candidate)}");
        WriteFeatures(console, "added", diff.AddedFeatures);
        WriteFeatures(console, "no longer used", diff.RemovedFeatures);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("series");
        foreach (var column in (string[])["bars", "anomalies", "would be", "appear", "disappear"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var series in diff.Series)
            table.AddRow(Row(series.Series.ToString(), [series]));
        if (diff.Series.Count > 1)
            table.AddRow(Row("all", diff.Series));
        console.Tables.Write(table);
        WriteBars(console, "appear", diff.Series.SelectMany(series => series.Appearing, (series, anomaly) => (series.Series, anomaly)), top);
        WriteBars(console, "disappear", diff.Series.SelectMany(series => series.Disappearing, (series, anomaly) => (series.Series, anomaly)), top);
    }

    private static void WriteFeatures(CliConsole console, string what, IEnumerable<string> names)
    {
        if (string.Join(", ", names) is { Length: > 0 } list)
            console.Out.WriteLine($"features {what}: {list}");
    }

    private static void WriteBars(CliConsole console, string what, IEnumerable<(SeriesKey Series, AnomalyFinding Anomaly)> changes, int top)
    {
        var all = changes.ToList();
        if (all.Count == 0)
            return;
        console.Out.WriteLine(all.Count > top ? $"the {top} most anomalous of {all.Count:N0} bars that {what} (--top shows more, --json all):" : $"bars that {what}:");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("series", "time (UTC)").AddColumn(new TableColumn("score").RightAligned()).AddColumn("why");
        foreach (var (series, anomaly) in all.OrderByDescending(change => change.Anomaly.Severity ?? -change.Anomaly.Score).Take(top).OrderBy(change => change.Series).ThenBy(change => change.Anomaly.Time))
        {
            table.AddRow(
                series.ToString(), anomaly.Time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                anomaly.Score.ToString("F4", CultureInfo.InvariantCulture), Markup.Escape(anomaly.Reason));
        }

        console.Tables.Write(table);
    }

    private static string[] Row(string name, IReadOnlyList<SeriesDiff> series)
    {
        return [name, Sum(one => one.Bars), Sum(one => one.Before), Sum(one => one.After), Sum(one => one.Appearing.Count), Sum(one => one.Disappearing.Count)];

        string Sum(Func<SeriesDiff, long> of) => series.Sum(of).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Facts(DetectionModel model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model.Version}, features {model.FeatureSet}, {model.Forest.Trees.Count} trees, offset {model.Offset:F4}, contamination {model.Metadata.Contamination?.ToString(CultureInfo.InvariantCulture) ?? "auto"}");

    private static object ModelOf(DetectionModel model) => new { model.Version, model.Hash, model.FeatureSet, Trees = model.Forest.Trees.Count, model.Offset, model.Metadata.Contamination };

    private static object BarOf(AnomalyFinding anomaly) => new { Datetime = anomaly.Time, anomaly.Bar.Close, anomaly.Score, anomaly.Severity, anomaly.Threshold, anomaly.Reason };
}
