using System.Text.Json;
using Anomaly.Detection.Evaluation.Reports;

namespace Anomaly.Cli.Evaluation;

/// <summary>An evaluation as JSON, for scripts and for comparing two of them.</summary>
internal static class JsonReport
{
    public static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("split", report.Split);
        json.WriteNumber("seed", report.Seed);
        json.WriteStartArray("tickers");
        foreach (var ticker in report.Tickers)
            json.WriteStringValue(ticker);
        json.WriteEndArray();
        json.WriteStartArray("contenders");
        foreach (var contender in report.Contenders)
            WriteContender(json, contender, report.Budgets);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContender(Utf8JsonWriter json, ContenderReport contender, IReadOnlyList<double> budgets)
    {
        json.WriteStartObject();
        json.WriteString("name", contender.Name);
        json.WriteNumber("bars", contender.Bars);
        WriteEstimate(json, "average_precision", contender.AveragePrecision);
        json.WriteStartArray("budgets");
        foreach (var budget in contender.Budgets)
        {
            json.WriteStartObject();
            json.WriteNumber("budget", budget.Budget);
            WriteEstimate(json, "mean_recall", budget.MeanRecall);
            json.WriteFinite("observed_rate", budget.ObservedRate);
            json.WriteFinite("precision", budget.Precision);
            json.WriteFinite("alarms_per_ticker_year", budget.AlarmsPerTickerYear);
            json.WriteFinite("largest_to_mean", budget.LargestToMean);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("shocks");
        foreach (var shock in contender.Shocks)
            WriteShock(json, shock, budgets);
        json.WriteEndArray();
        json.WriteStartArray("calibration");
        foreach (var (stated, observed) in contender.Calibration)
        {
            json.WriteStartObject();
            json.WriteNumber("stated", stated);
            json.WriteFinite("observed", observed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteShock(Utf8JsonWriter json, ShockReport shock, IReadOnlyList<double> budgets)
    {
        json.WriteStartObject();
        json.WriteString("shock", shock.Shock.Name);
        json.WriteNumber("size", shock.Shock.Size);
        json.WriteNumber("bars", shock.Shock.Bars);
        json.WriteNumber("injections", shock.Injections);
        json.WriteFinite("delay_bars", shock.Delay);
        json.WriteStartArray("recall");
        for (var i = 0; i < budgets.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("budget", budgets[i]);
            WriteEstimate(json, "share", shock.Recall[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, string name, Estimate estimate)
    {
        json.WriteStartObject(name);
        json.WriteFinite("value", estimate.Value);
        json.WriteFinite("low", estimate.Low);
        json.WriteFinite("high", estimate.High);
        json.WriteEndObject();
    }
}
