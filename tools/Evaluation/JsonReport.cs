using System.Globalization;
using System.Text.Json;

namespace Anomaly.Evaluation;

/// <summary>An evaluation as JSON, for scripts and for comparing two of them.</summary>
public static class JsonReport
{
    public static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteStartObject();
        json.WriteString("title", report.Title);
        json.WriteString("set", report.Set);
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

    public static void Write(Utf8JsonWriter json, EventReport report)
    {
        json.WriteStartObject();
        json.WriteString("from", report.From);
        json.WriteString("to", report.To);
        json.WriteStartArray("rows");
        foreach (var row in report.Rows)
        {
            json.WriteStartObject();
            json.WriteString("model", row.Model);
            json.WriteString("ticker", row.Ticker);
            json.WriteBoolean("was_seen", row.WasSeen);
            json.WriteNumber("bars", row.Bars);
            json.WriteNumber("alarms", row.Alarms);
            json.WriteString("most_anomalous", row.MostAnomalous);
            json.WriteNumber("rank", row.Rank);
            json.WriteNumber("of_bars", row.AllBars);
            json.WriteNumber("day_rank", row.DayRank);
            json.WriteNumber("of_days", row.AllDays);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContender(Utf8JsonWriter json, ContenderReport contender, IReadOnlyList<double> budgets)
    {
        json.WriteStartObject();
        json.WriteString("name", contender.Name);
        json.WriteNumber("bars", contender.Bars);
        json.WriteStartArray("seen_tickers");
        foreach (var ticker in contender.SeenTickers)
            json.WriteStringValue(ticker);
        json.WriteEndArray();
        json.WriteFinite("fault_rate", contender.FaultRate);
        WriteEstimate(json, "average_precision", contender.AveragePrecision);
        json.WriteStartArray("budgets");
        foreach (var budget in contender.Budgets)
        {
            json.WriteStartObject();
            json.WriteNumber("budget", budget.Budget);
            WriteEstimate(json, "mean_recall", budget.MeanRecall);
            WriteEstimate(json, "fault_recall", budget.FaultRecall);
            WriteEstimate(json, "own_recall", budget.OwnRecall);
            WriteEstimate(json, "own_fault_recall", budget.OwnFaultRecall);
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
        json.WriteStartArray("real_moves");
        foreach (var move in contender.RealMoves)
        {
            json.WriteStartObject();
            json.WriteString("size", move.Name);
            json.WriteNumber("bars", move.Bars);
            WriteEstimate(json, "own", move.Own);
            WriteEstimate(json, "equal", move.Equal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteFairness(json, contender.Fairness);
        json.WriteFinite("smallest_p", contender.Severities?.Smallest ?? double.NaN);
        json.WriteStartArray("calibration");
        foreach (var point in contender.Calibration)
        {
            json.WriteStartObject();
            json.WriteNumber("stated", point.Stated);
            json.WriteFinite("observed", point.Observed);
            json.WriteFinite("mean_recall", point.MeanRecall);
            json.WriteFinite("real_bars", point.RealBars);
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
        json.WriteBoolean("feed_fault", shock.Shock.IsFeedFault);
        WriteEstimate(json, "own", shock.Own);
        json.WriteFinite("by_chance", shock.Chance);
        json.WriteFinite("alarms", shock.Alarms);
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

    private static void WriteFairness(Utf8JsonWriter json, FairnessReport fairness)
    {
        json.WriteStartObject("fairness");
        json.WriteFinite("busiest_slots_share", fairness.BusiestShare);
        json.WriteFinite("busiest_slots_bars", fairness.BusiestBars);
        json.WriteFinite("highest_slot_to_mean", fairness.HighestToMean);
        json.WriteFinite("highest_slot_by_chance", fairness.HighestByChance);
        json.WriteFinite("early_close_alarms", fairness.EarlyCloseAlarms);
        json.WriteFinite("early_close_bars", fairness.EarlyCloseBars);
        json.WriteFinite("next_bar_rate", fairness.NextBarRate);
        json.WriteStartArray("slots");
        foreach (var slot in fairness.Slots)
        {
            json.WriteStartObject();
            json.WriteString("time", slot.Time.ToString("HH:mm", CultureInfo.InvariantCulture));
            json.WriteNumber("bars", slot.Bars);
            json.WriteNumber("alarms", slot.Alarms);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("tickers");
        foreach (var ticker in fairness.Tickers)
        {
            json.WriteStartObject();
            json.WriteString("ticker", ticker.Ticker);
            json.WriteNumber("bars", ticker.Bars);
            json.WriteFinite("rate", ticker.Rate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("volatility_fifths");
        foreach (var fifth in fairness.Fifths)
        {
            json.WriteStartObject();
            json.WriteFinite("rate", fifth.Rate);
            json.WriteFinite("recall", fifth.Recall);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
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
