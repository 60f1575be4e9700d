using System.Globalization;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Interfaces;

namespace Anomaly.Cli.Scoring;

/// <summary>Writes a report in one of the formats.</summary>
internal static class ScoreWriter
{
    private static IReadOnlyList<string> Names => Seed14FeatureSet.Instance.Names;

    /// <summary>
    /// An array of <c>{datetime, score, anomaly, features}</c>, one for every scored row; severity where the model knows it; of anomalies also why they are some, and when
    /// their incident began.
    /// </summary>
    public static void WriteJson(CliConsole console, ScoreReport report) => JsonOutput.Write(console.Out, report.Rows.Select(row => new
    {
        Datetime = Time(row.Bar.Time),
        row.Score,
        Anomaly = row.IsAnomalous,
        row.Severity,
        row.Anomaly?.Finding.Reason,
        ReasonFacts = row.Anomaly is { } anomaly ? FactDocument.Of(anomaly.Finding.ReasonFacts) : null,
        Kind = row.Anomaly is { } known ? EnumNames.Of(known.Finding.Kind) : null,
        Incident = row.Anomaly is { } found ? Time(found.Incident) : null,
        Features = new OrderedDictionary<string, double?>(Names.Select((name, i) => KeyValuePair.Create(name, JsonOutput.Finite(row.Features.Span[i])))),
    }));

    /// <summary>A header and a line for every scored row; an empty cell is a feature without a value.</summary>
    public static void WriteCsv(CliConsole console, ScoreReport report)
    {
        console.Out.WriteLine($"datetime,score,anomaly,{string.Join(',', Names)}");
        foreach (var row in report.Rows)
        {
            var features = row.Features.ToArray().Select(value => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "");
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Time(row.Bar.Time)},{row.Score:R},{(row.IsAnomalous ? "true" : "false")},{string.Join(',', features)}"));
        }
    }

    /// <summary>What was scored, and the most anomalous bars in time order.</summary>
    public static void WriteTable(CliConsole console, ScoreReport report, int top)
    {
        var first = report.Rows.Count > 0 ? $", {report.Rows[0].Bar.Time:yyyy-MM-dd} to {report.Rows[^1].Bar.Time:yyyy-MM-dd}" : "";
        console.Out.WriteLine($"{report.Name}: {report.Bars:N0} bars, {report.Rows.Count:N0} scored by {report.Model.Version}{first}; {report.Anomalies.Count:N0} anomalies");
        if (report.Anomalies.Count == 0)
            return;
        var shown = report.Anomalies.OrderByDescending(anomaly => anomaly.Severity ?? -anomaly.Score).ThenBy(anomaly => anomaly.Score).Take(top).OrderBy(anomaly => anomaly.Time).ToArray();
        if (shown.Length < report.Anomalies.Count)
            console.Out.WriteLine($"the {shown.Length} most anomalous (--top shows more, --format csv all rows):");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("time (UTC)")
            .AddColumn(new TableColumn("close").RightAligned()).AddColumn(new TableColumn("score").RightAligned()).AddColumn("why");
        foreach (var anomaly in shown)
            table.AddRow(
                anomaly.Time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                anomaly.Bar.Close.ToString("0.####", CultureInfo.InvariantCulture),
                anomaly.Score.ToString("F4", CultureInfo.InvariantCulture),
                Markup.Escape(anomaly.Reason));
        console.Tables.Write(table);
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How scores are written.</summary>
internal enum ScoreFormat
{
    /// <summary>For people: the anomalies, with reasons.</summary>
    Table,

    /// <summary>Every scored row, comma-separated.</summary>
    Csv,

    /// <summary>Every scored row, a JSON array.</summary>
    Json,
}
