using System.Net;
using System.Text;
using System.Text.Json;
using Anomaly.MarketData.Calendars;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Yahoo;

/// <summary>Recordings of the real API, of the folder that ANOMALY_YAHOO names: each is replayed, and read as what its own numbers say.</summary>
public sealed class YahooRecordingTests
{
    [SharedDataFact(SharedData.Yahoo)]
    public async Task GetBars_everyRecordedChart_isReadOrRefusedForAReason()
    {
        var charts = 0;
        foreach (var recording in Recording.ReadAll("chart").Concat(Recording.ReadAll("errors")).Where(recording => recording.Meta is not null))
        {
            charts++;
            var ticker = recording.Meta!.Value.GetProperty("symbol").GetString()!;
            if (!Interval.TryParse(recording.Meta.Value.GetProperty("dataGranularity").GetString(), out var interval))
            {
                // All of a fund's life, asked for in days and answered in quarters.
                await Assert.ThrowsAsync<MarketDataFormatException>(() => DaysAsync(recording, ticker));
                continue;
            }

            // Minutes that are recorded are out of reach by now: the clock goes back to when they were not.
            var history = interval.IsIntraday ? await ReadAtAsync(recording, $"{ticker}/{interval}", recording.LastStamp?.AddHours(1) ?? new(2025, 3, 10, 18, 0, 0, DateTimeKind.Utc)) : await DaysAsync(recording, ticker);

            CheckBars(recording, history);
        }

        Assert.True(charts >= 25, $"Only {charts} charts were found.");
    }

    [SharedDataFact(SharedData.Yahoo)]
    public async Task GetBars_minutesWithALiveRowOutsideTheWindow_areThoseOfTheWindow()
    {
        var recording = Recording.Read("chart", "chart-AAPL-2024-10-02-to-2024-10-03-includePrePost-false-interval-1m.json");

        await using var yahoo = new YahooUnderTest(new StandIn(recording.Answer), new DateTime(2024, 10, 3, 21, 0, 0, DateTimeKind.Utc));

        var history = await yahoo.GetAsync("AAPL/1m", "2024-10-02", "2024-10-03");

        // One of the 390 minutes is null, and the live row is of the day after.
        Assert.Equal(389, history.Bars.Count);
        Assert.Equal(new DateTime(2024, 10, 2, 19, 59, 0, DateTimeKind.Utc), history.Bars[^1].Time);
        Assert.Empty(history.Warnings);
    }

    [SharedDataFact(SharedData.Yahoo)]
    public async Task GetBars_dayWithALiveRow_opensWithItsSession()
    {
        var recording = Recording.Read("chart", "history_chart_AAPL.json");
        await using var yahoo = new YahooUnderTest(new StandIn(recording.Answer), new DateTime(2025, 10, 29, 20, 0, 5, DateTimeKind.Utc));

        var history = await yahoo.GetAsync("AAPL/1d", "2025-04-01", "2025-10-29T20:00:05Z");

        Assert.Equal(new DateTime(2025, 10, 29, 13, 30, 0, DateTimeKind.Utc), history.Bars[^1].Time);
        Assert.Equal(127, history.Bars.Count);
        Assert.Equal([0.26, 0.26], history.Dividends.Select(dividend => dividend.Amount));
        Assert.All(history.Bars, bar => Assert.Equal(bar.Time, new TradingCalendar().SessionOn(Market.US, bar.Time)!.Opens));
    }

    [SharedDataFact(SharedData.Yahoo)]
    public async Task GetBars_recordedSplitAndErrors_areWhatTheyAre()
    {
        var split = Recording.Read("chart", "chart-AAPL-2020-08-31-to-2020-11-07.json");
        var dead = Recording.Read("errors", "chart-ADH-2020-01-01-to-2020-01-03.json");
        var unlisted = Recording.Read("errors", "chart-BEKE-2020-01-01-to-2020-01-03.json");

        Assert.Equal((4, 1), Assert.Single((await DaysAsync(split, "AAPL")).Splits) is var (_, numerator, denominator) ? (numerator, denominator) : default);
        Assert.Contains("no longer follows ADH", Assert.Single((await DaysAsync(dead, "ADH")).Warnings));
        Assert.Empty((await DaysAsync(unlisted, "BEKE")).Bars);
    }

    private static async Task<BarHistory> DaysAsync(Recording recording, string symbol)
    {
        await using var yahoo = new YahooUnderTest(new StandIn(recording.Answer), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return await yahoo.GetAsync($"{symbol}/1d", "1960-01-01", "2026-01-01");
    }

    private static async Task<BarHistory> ReadAtAsync(Recording recording, string series, DateTime now)
    {
        await using var yahoo = new YahooUnderTest(new StandIn(recording.Answer), now);
        return await yahoo.GetAsync(series, $"{now.AddDays(-5):O}", $"{now:O}");
    }

    /// <summary>Every row with all five values is a bar with these very values, but for the last, which can be live.</summary>
    private static void CheckBars(Recording recording, BarHistory history)
    {
        var result = recording.Result!.Value;
        Assert.Equal(history.Bars.Select(bar => bar.Time).Order().Distinct(), history.Bars.Select(bar => bar.Time));
        if (!result.TryGetProperty("timestamp", out var stamps))
        {
            Assert.Empty(history.Bars);
            return;
        }

        var bars = history.Bars.ToDictionary(bar => bar.Time);
        var quote = result.GetProperty("indicators").GetProperty("quote")[0];
        for (var i = 0; i < stamps.GetArrayLength() - 1; i++)
        {
            double?[] values = [.. new[] { "open", "high", "low", "close", "volume" }.Select(name =>
                quote.GetProperty(name)[i] is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null)];
            var time = DateTime.UnixEpoch.AddSeconds(stamps[i].GetInt64());
            if (values.Contains(null))
                Assert.DoesNotContain(time, bars.Keys);
            else
                Assert.Equal(new Bar(time, values[0]!.Value, values[1]!.Value, values[2]!.Value, values[3]!.Value, values[4]!.Value), bars[time]);
        }
    }

    /// <summary>A recorded answer: with its status and headers where those were recorded too.</summary>
    private sealed record Recording(string Name, HttpStatusCode Status, string Type, string Body)
    {
        public JsonElement? Result
        {
            get
            {
                if (!Body.StartsWith("{\"chart\"", StringComparison.Ordinal))
                    return null;
                var results = JsonDocument.Parse(Body).RootElement.GetProperty("chart").GetProperty("result");
                return results.ValueKind == JsonValueKind.Array ? results[0] : null;
            }
        }

        public JsonElement? Meta => Result?.GetProperty("meta");

        public DateTime? LastStamp => Result?.TryGetProperty("timestamp", out var stamps) == true ? DateTime.UnixEpoch.AddSeconds(stamps[stamps.GetArrayLength() - 1].GetInt64()) : null;

        public static IEnumerable<Recording> ReadAll(string folder) =>
            Directory.EnumerateFiles(SharedData.PathOf(SharedData.Yahoo, folder), "*.json").Order(StringComparer.Ordinal).Select(file => Read(folder, Path.GetFileName(file)));

        public static Recording Read(string folder, string name)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(SharedData.Yahoo, folder, name)));
            var root = document.RootElement;
            if (!root.TryGetProperty("response", out var response))
                return new Recording(name, HttpStatusCode.OK, "application/json", JsonSerializer.Serialize(root));
            var type = response.GetProperty("headers").TryGetProperty("content-type", out var types)
                ? (types.ValueKind == JsonValueKind.Array ? types[0] : types).GetString()!.Split(';')[0]
                : "application/json";
            var body = response.TryGetProperty("bodyJson", out var json) ? JsonSerializer.Serialize(json) : response.GetProperty("body").GetString()!;
            if (type == "application/json" && body.StartsWith('{'))
                body = JsonSerializer.Serialize(JsonDocument.Parse(body).RootElement);
            return new Recording(name, (HttpStatusCode)response.GetProperty("status").GetInt32(), type, body);
        }

        public HttpResponseMessage Answer() => new(Status) { Content = new StringContent(Body, Encoding.UTF8, Type) };
    }
}
