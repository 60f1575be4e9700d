using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Anomaly.Detection.Series;
using Anomaly.Testing;
using Anomaly.Testing.Processes;
using Xunit.Abstractions;

namespace Anomaly.Chaos.Week;

/// <summary>
/// A trading week of three markets at 200 times its speed and more, against a source that fails, corrects itself, splits a stock and limits requests, while processes are
/// killed: afterwards the store is what a batch detection makes of the bars as they are in the end, and the source was never asked more often than it allows.
/// </summary>
public sealed class WeekTests(ITestOutputHelper output)
{
    private const int Seed = 20261029;

    /// <summary>Requests that a source allows at once, and those of a second, by default.</summary>
    private const int Burst = 10;
    private const double PerSecond = 2;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ANOMALY_LONG_TESTS") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Tickers of each market: fifty with every test run, a thousand in the long form, or so many as ANOMALY_WEEK_TICKERS says.</summary>
    private static readonly int Tickers =
        int.TryParse(Environment.GetEnvironmentVariable("ANOMALY_WEEK_TICKERS"), CultureInfo.InvariantCulture, out var tickers) ? tickers : IsLong ? 1000 : 50;

    // With a thousand tickers, half an hour is less than two requests a second need where markets overlap.
    private static Interval[] Intervals => [Interval.Parse("1h"), Interval.OneDay];

    [Fact]
    public Task Week_ofOneProcess_endsAsABatchDetectionOfItsFinalBars() => LiveAsync(OneProcess.StartAsync);

    [PostgresFact]
    [Trait("Form", "Long")]
    public Task Week_ofThreeProcesses_endsAsABatchDetectionOfItsFinalBars() => LiveAsync(ThreeProcesses.StartAsync);

    [Fact]
    public void Sessions_ofTheWeek_areThoseThatOneCanLookUp()
    {
        foreach (var (market, sessions) in WeekMarkets.Sessions)
        {
            var found = WeekMarkets.SessionsOf(market, 0).Where(session => session.Opens > WeekMarkets.Start);
            Assert.Equal(sessions, found.Select(session => string.Create(CultureInfo.InvariantCulture, $"{session.Opens:yyyy-MM-ddTHH:mm} {session.Closes:HH:mm}")));
        }
    }

    private async Task LiveAsync(Func<IReadOnlyDictionary<string, string>, Task<IWeekProduct>> start)
    {
        using var folder = new TemporaryFolder();
        var series = Series();
        var plan = new WeekPlan(series, Seed);
        using var clock = new SharedClock(folder.File("clock"), follows: false) { Now = WeekMarkets.Start };
        await using var source = await StandInYahoo.StartAsync(clock, plan, series);
        var driver = new WeekDriver(clock, plan, source, series);
        await using var product = await start(new Dictionary<string, string>(ClockInProduct.Variables(folder.File("clock")))
        {
            ["Anomaly__MarketData__Source"] = "Yahoo",
            ["Anomaly__MarketData__Yahoo__BaseUrl"] = source.Address,
            ["Anomaly__MarketData__Yahoo__TickersFile"] = folder.Write("tickers.csv", "Ticker,Name\n" + string.Concat(series.Select(one => one.Series.Ticker).Distinct().Select(ticker => $"{ticker},{ticker}\n"))),
            ["Anomaly__MarketData__CalendarFile"] = folder.Write("calendar.csv", WeekMarkets.CalendarText),
            // Corrections that come long after their bars are found within a day.
            ["Anomaly__Detection__FullComparisonInterval"] = "1.00:00:00",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Orleans"] = "Error",
        });
        var since = Stopwatch.GetTimestamp();
        var first = FirstDetectionsAsync(product, series);
        await driver.RunAsync(() => first.IsCompleted);
        await first;
        output.WriteLine($"{series.Count} series known after {Stopwatch.GetElapsedTime(since).TotalSeconds:F0} s, at {clock.Now:u}");

        since = Stopwatch.GetTimestamp();
        var replaced = Task.CompletedTask;
        foreach (var kill in plan.Kills)
        {
            driver.At(kill, async () =>
            {
                await replaced;
                Assert.True(driver.Wanted > 0, $"Nothing was to be asked for when a process was killed at {clock.Now:u}.");
                product.Kill();
                replaced = product.ReplaceAsync();
            });
        }

        foreach (var market in WeekMarkets.Markets)
        {
            foreach (var session in WeekMarkets.SessionsOf(market, 0).Where(session => session.Opens > WeekMarkets.Start).Skip(1))
                driver.At(session.Opens.AddSeconds(-(int)market - 1), () => AssertScannedAsync(product, [.. series.Where(one => one.Series.Ticker.Market == market)], clock.Now));
        }

        await driver.RunAsync(() => clock.Now >= WeekMarkets.End);
        await replaced;
        await AssertScannedAsync(product, series, clock.Now);
        var (real, simulated) = (Stopwatch.GetElapsedTime(since), WeekMarkets.End - WeekMarkets.Start);
        await product.StopAsync();

        await using var store = product.OpenStore();
        var verdict = new WeekVerdict(store);
        var answers = source.Answers.ToLookup(answer => answer.Series, answer => answer.At);
        foreach (var one in series)
            await verdict.JudgeAsync(one, [.. answers[one].Order()]);
        var excess = Excess([.. source.Requests.Order()]);
        Report(plan, verdict, source, real, simulated, excess);

        Assert.True(verdict.Differences.Count == 0, $"{verdict.Differences.Count} differences:\n{string.Join('\n', verdict.Differences.Take(20))}\n{product.Output}");
        Assert.True(verdict.Anomalies > 0 && verdict.Retracted > 0);
        Assert.True(5 * verdict.AsFound <= verdict.Anomalies, $"{verdict.AsFound} of {verdict.Anomalies} anomalies are as they were found before a correction.");
        Assert.All(plan.Disturbances, disturbance => Assert.True(source.Failures.ContainsKey(disturbance), $"No request met {disturbance}."));
        // Requests are counted where they arrive: as many again may have been on their way, with their permits, while time went on.
        Assert.True(excess <= 2 * Burst, $"The source was asked {excess:F1} times beyond its {PerSecond} requests a second.");
    }

    private static List<TradedSeries> Series()
    {
        var series = new List<TradedSeries>();
        foreach (var market in WeekMarkets.Markets)
        {
            for (var i = 0; i < Tickers; i++)
            {
                var ticker = Ticker.Parse(market switch { Market.US => $"W{i:0000}", Market.JP => $"{1300 + i}.T", _ => $"W{i:0000}.BK" });
                foreach (var interval in Intervals)
                    series.Add(new TradedSeries(new SeriesKey(ticker, interval), interval.IsIntraday ? 25 : 300, Seed + (series.Count * 7)));
            }
        }

        return series;
    }

    private static async Task FirstDetectionsAsync(IWeekProduct product, IReadOnlyList<TradedSeries> series)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        await Parallel.ForEachAsync(series, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (one, cancellationToken) =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (true)
            {
                using var answer = await http.PostAsync($"/api/v1/tickers/{one.Series.Ticker}/{one.Series.Interval}/detection", null, limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
                await Task.Delay(20, limit.Token);
            }
        });
    }

    /// <summary>Whether the last bar of each series that is final has been committed.</summary>
    private static async Task AssertScannedAsync(IWeekProduct product, IReadOnlyList<TradedSeries> series, DateTime now)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var last = await LastDetectedAsync(product);
            var behind = series.Where(one => one.LastFinal(now) is { } final && !(last.GetValueOrDefault(one.Series.ToString()) >= final)).ToList();
            if (behind.Count == 0)
                return;
            // Time stands still: what is still to come now is the end of commits that are under way.
            if (Stopwatch.GetElapsedTime(since) >= Patience)
                Assert.Fail($"At {now:u}, {behind.Count} of {series.Count} series had not been scanned: {string.Join(", ", behind.Take(10).Select(
                one => $"{one.Series} at {last.GetValueOrDefault(one.Series.ToString()):u} instead of {one.LastFinal(now):u}"))}\n{await RunsAsync(product, behind[0])}\n{product.Output}");
            await Task.Delay(100);
        }
    }

    /// <summary>The latest runs of a series, for the message of a failed test.</summary>
    private static async Task<string> RunsAsync(IWeekProduct product, TradedSeries series)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/runs?ticker={series.Series.Ticker}&interval={series.Series.Interval}&limit=40");
        return string.Join('\n', page.GetProperty("items").EnumerateArray().Select(run => run.GetRawText()));
    }

    private static async Task<Dictionary<string, DateTime?>> LastDetectedAsync(IWeekProduct product)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        var last = new Dictionary<string, DateTime?>();
        string? cursor = null;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/v1/tickers?limit=500{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            foreach (var item in page.GetProperty("items").EnumerateArray())
                last[$"{item.GetProperty("ticker")}/{item.GetProperty("interval")}"] = item.GetProperty("last_detected_timestamp") is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset().UtcDateTime : null;
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return last;
    }

    /// <summary>The most requests of any stretch of time beyond those that come with it.</summary>
    private static double Excess(IReadOnlyList<DateTime> requests)
    {
        var (most, least) = (0.0, double.MaxValue);
        for (var i = 0; i < requests.Count; i++)
        {
            var earned = PerSecond * (requests[i] - WeekMarkets.Start).TotalSeconds;
            least = Math.Min(least, i - earned);
            most = Math.Max(most, i + 1 - earned - least);
        }

        return most;
    }

    private void Report(WeekPlan plan, WeekVerdict verdict, StandInYahoo source, TimeSpan real, TimeSpan simulated, double excess)
    {
        var latencies = verdict.Latencies.OrderBy(bar => bar.Took).ToList();
        var busiest = source.Requests.CountBy(at => at.Ticks / TimeSpan.TicksPerMinute).Max(minute => minute.Value) / 60.0;
        output.WriteLine($"{simulated.TotalDays:F1} days in {real.TotalSeconds:F0} s: {simulated / real:F0} times their speed, {WeekDriver.Speed:F0} at most while anything was due");
        output.WriteLine($"{plan.Counts.Corrected} bars corrected, {plan.Counts.Late} late, {plan.Counts.Split} series split, {plan.Disturbances.Count} disturbances, {plan.Kills.Count} kills");
        output.WriteLine($"{verdict.Bars} bars, {verdict.Anomalies} anomalies ({verdict.AsFound} of them as they were found before a correction), {verdict.Retracted} retracted; {verdict.Differences.Count} differences");
        output.WriteLine($"{source.Requests.Count} requests, {source.Answers.Count / real.TotalSeconds:F0} series/s; at most {busiest:F2} requests/s in a minute, {excess:F1} at once beyond {PerSecond}/s");
        output.WriteLine($"from the close to the commit: p50 {Percentile(0.5):F1} s, p99 {Percentile(0.99):F1} s, at most {Percentile(1):F0} s ({latencies[^1].Series} of {latencies[^1].FinalAt:u}), of {latencies.Count} bars");

        double Percentile(double share) => latencies[(int)(share * (latencies.Count - 1))].Took.TotalSeconds;
    }
}
