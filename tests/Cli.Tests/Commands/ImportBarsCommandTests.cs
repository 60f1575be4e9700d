using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parquet.Serialization;

namespace Anomaly.Cli.Tests.Commands;

/// <summary>Files pushed to a gateway that notes what it is sent.</summary>
public sealed class ImportBarsCommandTests : IAsyncLifetime, IDisposable
{
    private const string Header = "Datetime,Open,High,Low,Close,Volume";
    private readonly CliRun _cli = new();
    private readonly WebApplication _gateway;
    private readonly ConcurrentQueue<(string Path, JsonElement[] Bars)> _requests = new();
    private readonly Queue<(int Status, string? RetryAfter)> _refusals = new();

    public ImportBarsCommandTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _gateway = builder.Build();
        _gateway.MapPost("/api/v1/tickers/{ticker}/{interval}/bars", AnswerAsync);
    }

    public Task InitializeAsync() => _gateway.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Import_csvOfOneTicker_isPushedAndSummedUp()
    {
        var file = Write("a.csv", Header, "2024-01-03,1,3,0.5,2,200", "2024-01-02T00:00:00Z,1,3,0.5,2.25,100");

        Assert.Equal(ExitCode.Done, await ImportAsync("--ticker", "mine", "--interval", "1d", file));

        var (path, bars) = Assert.Single(_requests);
        Assert.Equal("/api/v1/tickers/MINE/1d/bars", path);
        Assert.Equal("""{"time":"2024-01-02T00:00:00Z","open":1,"high":3,"low":0.5,"close":2.25,"volume":100}""", bars[0].GetRawText());
        Assert.Equal("MINE/1d: 2 bars taken, 0 corrected, 0 there already, 0 duplicates, 0 quarantined, 0 refused; 1 anomalies found, 0 retracted." + Environment.NewLine, _cli.Out);
        Assert.Equal("warning: a.csv, MINE: 1 row out of time order sorted in (line 3)" + Environment.NewLine, _cli.Error);
    }

    [Fact]
    public async Task Import_csvWithAColumnTicker_feedsEachOfThem()
    {
        var file = Write("all.csv", "Ticker," + Header, "AAPL,2024-01-02,1,3,0.5,2,100", "7203.T,2024-01-02,5,5,5,5,5", "aapl,2024-01-03,1,3,0.5,2,100", "MSFT,2024-01-02,1,1,1,,1");

        Assert.Equal(ExitCode.Done, await ImportAsync("--interval", "1d", "--json", file));

        Assert.Equal([("/api/v1/tickers/7203.T/1d/bars", 1), ("/api/v1/tickers/AAPL/1d/bars", 2)], _requests.Select(request => (request.Path, request.Bars.Length)));
        Assert.Equal(["7203.T", "AAPL"], _cli.Json.EnumerateArray().Select(sum => sum.GetProperty("ticker").GetString()));
        Assert.Equal(2, _cli.Json[1].GetProperty("taken").GetInt32());
    }

    [Fact]
    public async Task Import_oneTickerOfAFileWithMany_takesNoOther()
    {
        var file = Write("all.csv", "Symbol;" + Header.Replace(',', ';'), "AAPL;2024-01-02;1;3;0.5;2;100", "MSFT;2024-01-02;5;5;5;5;5");

        Assert.Equal(ExitCode.Done, await ImportAsync("--interval", "1d", "--ticker", "MSFT", file));

        Assert.Equal("/api/v1/tickers/MSFT/1d/bars", Assert.Single(_requests).Path);
    }

    [Fact]
    public async Task Import_parquet_isReadByTickerWithoutIncompleteBars()
    {
        var file = _cli.PathOf("bars.parquet");
        await ParquetSerializer.SerializeAsync(
        [
            new Row { Ticker = "AAPL", Date = Day(3), Open = 1, High = 3, Low = 0.5f, Close = 2, Volume = 300 },
            new Row { Ticker = "AAPL", Date = Day(2), Open = 1, High = 3, Low = 0.5f, Close = 2, Volume = 200 },
            new Row { Ticker = "AAPL", Date = Day(4), Open = 1, High = 3, Low = 0.5f, Close = null, Volume = 400 },
            new Row { Ticker = "PTT.BK", Date = Day(2), Open = 5, High = 5, Low = 5, Close = 5, Volume = 5 },
        ], file);

        Assert.True(await ImportAsync("--interval", "1d", file) == ExitCode.Done, _cli.Error);

        Assert.Equal(["/api/v1/tickers/AAPL/1d/bars", "/api/v1/tickers/PTT.BK/1d/bars"], _requests.Select(request => request.Path));
        Assert.Equal(
            ["""{"time":"2024-01-02T00:00:00Z","open":1,"high":3,"low":0.5,"close":2,"volume":200}""", """{"time":"2024-01-03T00:00:00Z","open":1,"high":3,"low":0.5,"close":2,"volume":300}"""],
            _requests.First().Bars.Select(bar => bar.GetRawText()));
        Assert.Equal("warning: bars.parquet, AAPL: 1 bar without all five values skipped" + Environment.NewLine, _cli.Error);
    }

    [Fact]
    public async Task Import_parquetOfOtherTypes_isReadTheSame()
    {
        var file = _cli.PathOf("bars.parquet");
        await ParquetSerializer.SerializeAsync([new TextRow { Timestamp = "2024-01-02T02:00:00+02:00", Open = 1.5m, High = 3, Low = 1, Close = 2, Volume = 7 }], file);

        Assert.True(await ImportAsync("--interval", "1d", "--ticker", "MINE", file) == ExitCode.Done, _cli.Error);
        Assert.Equal(ExitCode.Failed, await ImportAsync("--interval", "1d", file));

        Assert.Equal("""{"time":"2024-01-02T00:00:00Z","open":1.5,"high":3,"low":1,"close":2,"volume":7}""", Assert.Single(Assert.Single(_requests).Bars).GetRawText());
        Assert.Contains("has no column Ticker", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_parquetWithoutTheRightColumns_saysWhichAreMissing()
    {
        var file = _cli.PathOf("bars.parquet");
        await ParquetSerializer.SerializeAsync([new WrongRow { Date = "2024-01-02", Open = "1" }], file);

        Assert.Equal(ExitCode.Failed, await ImportAsync("--interval", "1d", "--ticker", "MINE", file));

        Assert.Contains("cannot be read as bars: it lacks the columns high, low, close, volume (needed: datetime, open, high, low, close, volume).", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_parquetWithADateAndATimeColumn_saysToJoinThem()
    {
        var file = _cli.PathOf("bars.parquet");
        await ParquetSerializer.SerializeAsync([new { Date = "2024-01-02", Time = "14:30", Open = 1.0, High = 1.0, Low = 1.0, Close = 1.0, Volume = 1.0 }], file);

        Assert.Equal(ExitCode.Failed, await ImportAsync("--interval", "1m", "--ticker", "MINE", file));

        Assert.Contains("cannot be read as bars: it has a date and a time column: join them into one datetime column.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_manyBars_goesInSeveralRequestsOldestFirst()
    {
        var start = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var file = Write("a.csv", [Header, .. Enumerable.Range(0, 45_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start.AddMinutes(i):s},1,1,1,1,{i}"))]);

        Assert.Equal(ExitCode.Done, await ImportAsync("--ticker", "MINE", "--interval", "1m", file));

        Assert.Equal([20_000, 20_000, 5000], _requests.Select(request => request.Bars.Length));
        Assert.Equal(Enumerable.Range(0, 45_000), _requests.SelectMany(request => request.Bars.Select(bar => bar.GetProperty("volume").GetInt32())));
        Assert.Contains("MINE/1m: 45000 bars taken", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("3 anomalies found", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_gatewayThatIsBusy_isAskedAgain()
    {
        foreach (var status in new[] { 503, 429, 409 })
            _refusals.Enqueue((status, "0"));

        Assert.Equal(ExitCode.Done, await ImportAsync("--ticker", "MINE", "--interval", "1d", Write("a.csv", Header, "2024-01-03,1,3,0.5,2,200")));

        Assert.Equal(4, _requests.Count);
    }

    [Theory]
    [InlineData(503, "30", 1)]
    [InlineData(400, null, 1)]
    [InlineData(503, "0", 6)]
    public async Task Import_gatewayThatRefuses_failsWithItsSentence(int status, string? retryAfter, int tries)
    {
        for (var i = 0; i < 10; i++)
            _refusals.Enqueue((status, retryAfter));

        Assert.Equal(ExitCode.Failed, await ImportAsync("--ticker", "MINE", "--interval", "1d", Write("a.csv", Header, "2024-01-03,1,3,0.5,2,200")));

        Assert.Equal((tries, "error: Not now." + Environment.NewLine), (_requests.Count, _cli.Error));
    }

    [Fact]
    public async Task Import_barsThatAreRefused_areNamed()
    {
        Assert.Equal(ExitCode.Done, await ImportAsync("--ticker", "MINE", "--interval", "1d", Write("a.csv", Header, "2024-01-02,1,1,1,1,-7")));

        Assert.Contains("0 bars taken", _cli.Out, StringComparison.Ordinal);
        Assert.EndsWith("warning: MINE/1d: the bar of 2024-01-02 00:00:00Z was refused: in_future" + Environment.NewLine, _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "Datetime,Open\n2024-01-02,1", "it lacks the columns high, low, close, volume")]
    [InlineData("a.csv", Header + "\nyesterday,1,1,1,1,1", "none of its 1 rows has a bar")]
    [InlineData("a.csv", Header + "\n", "has no bars of MINE.")]
    [InlineData("a.csv", "Ticker," + Header + "\nAAPL,2024-01-02,1,1,1,1,1", "has no bars of MINE.")]
    [InlineData("a.csv", "Ticker," + Header + "\n,2024-01-02,1,1,1,1,1", "line 2 names no ticker")]
    [InlineData("a.parquet", "no parquet", "cannot be read as Parquet")]
    [InlineData("a.parquet", "", "cannot be read as Parquet")]
    public async Task Import_fileThatCannotBeRead_sendsNothing(string name, string text, string sentence)
    {
        var good = Write("good.csv", Header, "2024-01-02,1,1,1,1,1");
        await File.WriteAllTextAsync(_cli.PathOf(name), text);

        Assert.Equal(ExitCode.Failed, await ImportAsync("--ticker", "MINE", "--interval", "1d", good, _cli.PathOf(name)));

        Assert.Contains(sentence, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task Import_fileWithoutTicker_saysHowToNameIt()
    {
        Assert.Equal(ExitCode.Failed, await ImportAsync("--interval", "1d", Write("a.csv", Header, "2024-01-02,1,1,1,1,1")));

        Assert.Contains("has no column Ticker: name the ticker with --ticker.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_withoutIntervalOrFiles_isBadUsage()
    {
        Assert.Equal(ExitCode.BadUsage, await ImportAsync("--ticker", "MINE", _cli.PathOf("a.csv")));
        Assert.Equal(ExitCode.BadUsage, await ImportAsync("--ticker", "MINE", "--interval", "1d"));
        Assert.Equal(ExitCode.Failed, await ImportAsync("--ticker", "MINE", "--interval", "1d", _cli.PathOf("none.csv")));
        Assert.Contains("There is no file", _cli.Error, StringComparison.Ordinal);
    }

    private Task<int> ImportAsync(params string[] args) => _cli.RunAsync(["import", "bars", .. args, "--gateway", _gateway.Urls.First()]);

    private string Write(string name, params string[] lines)
    {
        File.WriteAllText(_cli.PathOf(name), string.Join('\n', lines));
        return _cli.PathOf(name);
    }

    private static DateTime Day(int day) => new(2024, 1, day, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Answers as a gateway does that has stored nothing yet: what has a negative volume is refused, and each request finds one anomaly.</summary>
    private async Task<IResult> AnswerAsync(HttpContext context, string ticker, string interval)
    {
        var bars = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.EnumerateArray().ToArray();
        _requests.Enqueue((context.Request.Path, bars));
        if (_refusals.TryDequeue(out var refusal))
        {
            if (refusal.RetryAfter is { } pause)
                context.Response.Headers.RetryAfter = pause;
            return Results.Json(new { detail = "Not now." }, statusCode: refusal.Status);
        }

        var refused = bars.Where(bar => bar.GetProperty("volume").GetDouble() < 0).ToArray();
        return Results.Json(new
        {
            ticker,
            interval,
            taken = bars.Length - refused.Length,
            same = 0,
            corrected = 0,
            duplicates = 0,
            quarantined = 0,
            quarantined_bars = Array.Empty<object>(),
            refused = refused.Length,
            refused_bars = refused.Select(bar => new { time = bar.GetProperty("time").GetDateTime(), reason = "in_future" }),
            new_anomalies = 1,
            anomaly_ids = new[] { "27f977aeb3029dcb4767261f" },
            retracted = 0,
            run_ids = new[] { "r" },
        });
    }

    public sealed class Row
    {
        public string Ticker { get; set; } = "";

        public DateTime Date { get; set; }

        public double Open { get; set; }

        public double High { get; set; }

        public float Low { get; set; }

        public double? Close { get; set; }

        public long Volume { get; set; }
    }

    public sealed class TextRow
    {
        public string Timestamp { get; set; } = "";

        public decimal Open { get; set; }

        public float High { get; set; }

        public int Low { get; set; }

        public short? Close { get; set; }

        public uint Volume { get; set; }
    }

    public sealed class WrongRow
    {
        public string Date { get; set; } = "";

        public string Open { get; set; } = "";
    }
}
