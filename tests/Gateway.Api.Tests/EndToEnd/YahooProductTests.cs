using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Anomaly.Detection.Series;
using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Anomaly.Gateway.Api.Tests.EndToEnd;

/// <summary>The product on Yahoo's chart API, for which a server of the test stands in.</summary>
public sealed class YahooProductTests
{
    [Fact]
    public async Task Source_thatRefusesAllAtOnce_leavesWhatIsStored()
    {
        await using var api = await ChartApi.StartAsync();
        await using var product = await WholeProduct.StartAsync(
            TestModels.WriteCalmAsync, "--Anomaly:MarketData:Source=Yahoo", $"--Anomaly:MarketData:Yahoo:BaseUrl={api.Address}", "--Anomaly:MarketData:Yahoo:RequestsPerSecond=100");

        var ended = await product.BackfillAsync("""{"ticker":"WALK","max_period":"2y"}""");
        Assert.Equal("complete", ended["status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await product.Client.PostAsync("/api/v1/tickers/NOSUCH/1d/detection", null)).StatusCode);

        api.RetryAfter = 120;
        for (var i = 0; i < 5; i++)
            await AssertUnavailableAsync(product);
        var asked = api.Requests;
        var refused = await AssertUnavailableAsync(product);

        Assert.Equal(asked, api.Requests);
        Assert.Contains("the next request is made at", refused["detail"]!.GetValue<string>());
        Assert.Equal(ChartApi.Days, (await product.GetAsync("/api/v1/tickers/WALK/1d/bars?limit=500"))["items"]!.AsArray().Count);
        Assert.NotEmpty((await product.GetAsync("/py/chart?ticker=WALK&period=1y&interval=1d"))["WALK"]!["dates"]!.AsArray());
        Assert.Equal(ended["anomalies_found"]!.GetValue<int>(), (await product.GetAsync("/api/v1/anomalies?ticker=WALK&limit=500"))["items"]!.AsArray().Count);
        Assert.Contains("anomaly_marketdata_requests_total", await product.Client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task Source_thatRenamesATicker_saysSoAndGoesOnUnderTheNewSymbol()
    {
        await using var api = await ChartApi.StartAsync();
        api.Shown = ChartApi.Days - 5;
        string[] settings = ["--Anomaly:Detection:ChartFreshness=00:00:00", "--Anomaly:MarketData:Source=Yahoo", $"--Anomaly:MarketData:Yahoo:BaseUrl={api.Address}", "--Anomaly:MarketData:Yahoo:RequestsPerSecond=100"];
        await using var product = await WholeProduct.StartAsync(TestModels.WriteCalmAsync, settings);
        await product.BackfillAsync("""{"ticker":"WALK","max_period":"2y"}""");
        var anomalies = await product.GetAsync("/api/v1/anomalies?ticker=WALK&limit=500");

        (api.Symbol, api.Shown) = ("RUN", ChartApi.Days);
        const string Problem = "Yahoo has no data for WALK: it may have been renamed or delisted. If it was renamed, Anomaly:MarketData:Yahoo:Symbols:WALK=NEW in the settings goes on with its history.";
        var chart = (await product.GetAsync("/py/chart?ticker=WALK&period=1y&interval=1d"))["WALK"]!;
        Assert.Equal(Problem, chart["warning"]!.GetValue<string>());
        Assert.NotEmpty(chart["dates"]!.AsArray());
        await product.Client.PostAsync("/api/v1/scheduler/scan", null);
        Assert.Equal(Problem, (await product.GetAsync("/api/v1/scheduler"))["markets"]![0]!["pauses"]![0]!["problem"]!.GetValue<string>());

        await product.StopAsync();
        await product.StartAsync([.. settings, "--Anomaly:MarketData:Yahoo:Symbols:WALK=RUN"]);
        var detected = await (await product.Client.PostAsync("/api/v1/tickers/WALK/1d/detection", null)).ReadAsync();

        Assert.Equal((5, null), (detected["rows_processed"]!.GetValue<int>(), detected["reason"]?.GetValue<string>()));
        Assert.Equal(ChartApi.Days, (await product.GetAsync("/api/v1/tickers/WALK/1d/bars?limit=500"))["items"]!.AsArray().Count);
        var kept = (await product.GetAsync("/api/v1/anomalies?ticker=WALK&limit=500"))["items"]!.AsArray().Select(anomaly => anomaly!["id"]!.GetValue<string>()).ToHashSet();
        Assert.Subset(kept, anomalies["items"]!.AsArray().Select(anomaly => anomaly!["id"]!.GetValue<string>()).ToHashSet());
    }

    private static async Task<JsonNode> AssertUnavailableAsync(WholeProduct product)
    {
        using var answer = await product.Client.PostAsync("/api/v1/tickers/WALK/1d/detection", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(121));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Knows the days of one ticker, WALK, up to yesterday, until it is asked too much.</summary>
    private sealed class ChartApi : IAsyncDisposable
    {
        public const int Days = 300;

        private readonly WebApplication _app;
        private readonly Bar[] _bars;
        private int _requests;

        private ChartApi()
        {
            var builder = WebApplication.CreateSlimBuilder();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.MapGet("/v8/finance/chart/{symbol}", Answer);
            var last = DateTime.UtcNow.Date.AddDays(-1);
            _bars = [.. Walk.Bars(Days, seed: 7).Select((bar, i) => bar with { Time = last.AddDays(i - Days + 1).AddHours(14.5) })];
        }

        public string Address => _app.Urls.First();

        public int Requests => Volatile.Read(ref _requests);

        /// <summary>Seconds; where set, every request is answered with 429.</summary>
        public int? RetryAfter { get; set; }

        /// <summary>The only one that it knows.</summary>
        public string Symbol { get; set; } = "WALK";

        /// <summary>How many of the days it has yet.</summary>
        public int Shown { get; set; } = Days;

        public static async Task<ChartApi> StartAsync()
        {
            var api = new ChartApi();
            await api._app.StartAsync();
            return api;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private IResult Answer(string symbol, long period1, long period2, HttpContext context)
        {
            Interlocked.Increment(ref _requests);
            if (RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Results.Text("Edge: Too Many Requests", statusCode: 429);
            }

            if (symbol != Symbol)
                return Results.Json(new { chart = new { result = (object?)null, error = new { code = "Not Found", description = "No data found, symbol may be delisted" } } }, statusCode: 404);
            var rows = _bars.Take(Shown).Where(bar => Stamp(bar) >= period1 && Stamp(bar) < period2).ToArray();
            return Results.Json(new
            {
                chart = new
                {
                    result = new[]
                    {
                        new
                        {
                            meta = new { symbol, currency = "USD", exchangeName = "NMS", exchangeTimezoneName = "America/New_York", dataGranularity = "1d", longName = "Walk Inc." },
                            timestamp = rows.Length == 0 ? null : rows.Select(Stamp).ToArray(),
                            indicators = new
                            {
                                quote = new[]
                                {
                                    new
                                    {
                                        open = rows.Select(bar => bar.Open), high = rows.Select(bar => bar.High), low = rows.Select(bar => bar.Low),
                                        close = rows.Select(bar => bar.Close), volume = rows.Select(bar => bar.Volume),
                                    },
                                },
                            },
                        },
                    },
                },
            });
        }

        private static long Stamp(Bar bar) => (long)(bar.Time - DateTime.UnixEpoch).TotalSeconds;
    }
}
