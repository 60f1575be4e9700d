using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>
/// Writes a chart's JSON straight from its columns: the shape of <see cref="ChartPayload"/> but for the warning, numbers in their shortest exact form.
/// </summary>
/// <remarks>A hot path: ten years of days are 25,000 numbers.</remarks>
internal static class ChartWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    /// <summary>Writes one member of the answer: <c>"AAPL":{…}</c>, <c>{}</c> for a ticker without data.</summary>
    public static void Write(IBufferWriter<byte> output, Ticker ticker, ChartSeries? chart, ChartSession session)
    {
        // A ticker is letters, digits and . - ^ =: it needs no escaping.
        output.Write(Encoding.ASCII.GetBytes($"\"{ticker}\":"));
        Write(output, chart, session);
    }

    /// <summary>Writes one ticker's payload.</summary>
    internal static void Write(IBufferWriter<byte> output, ChartSeries? chart, ChartSession session)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        if (chart is { Dates.Length: > 0 })
            WriteBody(json, chart, session);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ChartSeries chart, ChartSession session)
    {
        WriteTimes(json, "dates"u8, chart.Dates);
        WriteNumbers(json, "open"u8, chart.Open);
        WriteNumbers(json, "high"u8, chart.High);
        WriteNumbers(json, "low"u8, chart.Low);
        WriteNumbers(json, "close"u8, chart.Close);
        WriteNumbers(json, "volume"u8, chart.Volume);
        json.WriteStartObject("bollinger_bands"u8);
        WriteNumbers(json, "lower"u8, chart.LowerBand);
        WriteNumbers(json, "upper"u8, chart.UpperBand);
        WriteNumbers(json, "sma"u8, chart.Mean);
        json.WriteEndObject();
        WriteNumbers(json, "VWAP"u8, chart.Vwap);
        WriteNumbers(json, "RSI"u8, chart.Rsi);
        WriteMarkers(json, chart.Anomalies);
        WriteFacts(json, chart, session);
    }

    private static void WriteMarkers(Utf8JsonWriter json, ImmutableArray<AnomalyMarker> anomalies)
    {
        json.WriteStartObject("anomaly_markers"u8);
        json.WriteStartArray("dates"u8);
        foreach (var anomaly in anomalies)
            json.WriteStringValue(anomaly.Datetime.UtcDateTime);
        json.WriteEndArray();
        json.WriteStartArray("y_values"u8);
        foreach (var anomaly in anomalies)
            WriteNumber(json, anomaly.Close);
        json.WriteEndArray();
        json.WriteStartArray("reason"u8);
        foreach (var anomaly in anomalies)
            json.WriteStringValue(anomaly.Reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, ChartSeries chart, ChartSession session)
    {
        var last = chart.Close[^1];
        var before = chart.Close.Length > 1 ? chart.Close[^2] : double.NaN;
        var ticker = chart.Series.Ticker.Symbol;
        json.WriteString("Ticker"u8, ticker);
        json.WriteString("displayTicker"u8, chart.Series.Ticker.LocalSymbol);
        json.WritePropertyName("price_change"u8);
        WriteNumber(json, last - before);
        json.WritePropertyName("pct_change"u8);
        WriteNumber(json, (last - before) / before * 100);
        json.WriteString("companyName"u8, chart.CompanyName ?? ticker);
        json.WriteString("market"u8, chart.Series.Ticker.Market.ToString());
        WriteTime(json, "market_open"u8, session.Opens);
        WriteTime(json, "market_close"u8, session.Closes);
        if (chart.AsOf is { } asOf)
            json.WriteString("as_of"u8, asOf);
    }

    private static void WriteTimes(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<DateTimeOffset> times)
    {
        json.WriteStartArray(name);
        foreach (var time in times)
            json.WriteStringValue(time.UtcDateTime);
        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            WriteNumber(json, number);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, known.UtcDateTime);
        else
            json.WriteNull(name);
    }
}
