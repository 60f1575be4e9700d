using Anomaly.MarketData.Csv;
using Anomaly.Testing;
using Microsoft.Extensions.Options;

namespace Anomaly.MarketData.Tests.Csv;

public sealed class CsvMarketDataTests : IDisposable
{
    private const string Header = "Datetime,Open,High,Low,Close,Volume\n";
    private readonly TemporaryFolder _folder = new();

    private CsvMarketData Source(int maxBytes = 1_000_000) =>
        new(Options.Create(new CsvOptions { Folder = _folder.Path, MaxFileBytes = maxBytes }));

    private Task<BarHistory> Bars(string series, string from = "2000-01-01", string to = "2100-01-01", int maxBytes = 1_000_000) =>
        Source(maxBytes).GetBarsAsync(SeriesKey.Parse(series), Utc(from), Utc(to), CancellationToken.None);

    private static DateTime Utc(string date) => DateTime.SpecifyKind(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GetBars_aWindow_isFromInclusiveToExclusive()
    {
        _folder.Write("1d/AAPL.csv", Header + string.Concat(Enumerable.Range(1, 9).Select(day => $"2020-01-0{day},1,1,1,{day},1\n")));

        var history = await Bars("AAPL/1d", "2020-01-03", "2020-01-06");

        Assert.Equal([3.0, 4.0, 5.0], history.Bars.Select(bar => bar.Close));
        Assert.Empty((await Bars("AAPL/1d", "2021-01-01", "2021-01-06")).Bars);
        Assert.Empty((await Bars("AAPL/1d", "2020-01-06", "2020-01-03")).Bars);
    }

    [Fact]
    public async Task Pipe_isRefusedInsteadOfWaitedFor()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder.File("1d"));
        foreach (var name in new[] { "1d/PIPE.csv", "listings.csv" })
            await System.Diagnostics.Process.Start("mkfifo", _folder.File(name)).WaitForExitAsync();
        File.CreateSymbolicLink(_folder.File("1d/LINK.csv"), "PIPE.csv");
        _folder.Write("1d/REAL.csv", Header + "2020-01-02,1,1,1,1,1\n");
        File.CreateSymbolicLink(_folder.File("1d/GOOD.csv"), "REAL.csv");

        foreach (var series in new[] { "PIPE/1d", "LINK/1d" })
        {
            var refused = await Assert.ThrowsAsync<MarketDataFormatException>(() => Task.Run(() => Bars(series)).WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Contains("it is empty, or a pipe", refused.Message, StringComparison.Ordinal);
        }

        Assert.Single((await Bars("GOOD/1d")).Bars);
        Assert.Equal(4, (await Task.Run(() => Source().ListAsync(CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30)))!.Count);
    }

    [Fact]
    public async Task GetBars_warningsNameTheFile()
    {
        _folder.Write("1d/AAPL.csv", Header + "2020-01-02,1,1,1,,1\n");

        Assert.Equal("AAPL.csv: 1 row with an empty cell skipped (line 2)", Assert.Single((await Bars("AAPL/1d")).Warnings));
    }

    [Fact]
    public async Task GetBars_aFileThatGrewIsSeenAtOnce()
    {
        var path = _folder.Write("1d/AAPL.csv", Header + "2020-01-02,1,1,1,1,1\n");
        Assert.Single((await Bars("AAPL/1d")).Bars);

        await File.AppendAllTextAsync(path, "2020-01-03,1,1,1,1,1\n");

        Assert.Equal(2, (await Bars("AAPL/1d")).Bars.Count);
    }

    [Fact]
    public async Task GetBars_unknownTickerAndIntervalAreToldApart()
    {
        _folder.Write("1d/AAPL.csv", Header);

        Assert.Contains("MSFT.csv", (await Assert.ThrowsAsync<UnknownTickerException>(() => Bars("MSFT/1d"))).Message);
        Assert.Contains("only at 1d", (await Assert.ThrowsAsync<UnavailableIntervalException>(() => Bars("AAPL/5m"))).Message);
    }

    [Fact]
    public async Task GetBars_aFileWithoutTheColumns_namesFileAndColumns()
    {
        _folder.Write("1d/AAPL.csv", "Datetime,Open,High,Low\n");

        var error = await Assert.ThrowsAsync<MarketDataFormatException>(() => Bars("AAPL/1d"));

        Assert.Contains("AAPL.csv", error.Message);
        Assert.Contains("close, volume", error.Message);
    }

    [Fact]
    public async Task GetBars_aFileOverTheBound_isRefusedUnread()
    {
        _folder.Write("1d/AAPL.csv", Header + new string('x', 100));

        Assert.Contains("more than the 100 that are read", (await Assert.ThrowsAsync<MarketDataFormatException>(() => Bars("AAPL/1d", maxBytes: 100))).Message);
    }

    [Fact]
    public async Task Listings_takeNamesFromTheOptionalFileAndTickersFromAllIntervals()
    {
        _folder.Write("1d/AAPL.csv", Header);
        _folder.Write("1d/PTT.BK.csv", Header);
        _folder.Write("5m/7203.t.CSV", Header);
        _folder.Write("5m/not a ticker.csv", Header);
        _folder.Write("5m/notes.txt", "");
        _folder.Write("listings.csv", "Ticker,Name\naapl,\"Apple, Inc.\"\n7203.T,Toyota Motor\nbroken\n");
        var source = Source();

        var all = await source.ListAsync(CancellationToken.None);

        Assert.Equal(["7203.T", "AAPL", "PTT.BK"], all!.Select(listing => listing.Ticker.Symbol));
        Assert.Equal([Market.JP, Market.US, Market.TH], all!.Select(listing => listing.Market));
        Assert.Equal("Apple, Inc.", (await source.FindAsync(Ticker.Parse("AAPL"), CancellationToken.None))!.CompanyName);
        Assert.Equal("PTT.BK", (await source.FindAsync(Ticker.Parse("PTT.BK"), CancellationToken.None))!.CompanyName);
        Assert.Null(await source.FindAsync(Ticker.Parse("MSFT"), CancellationToken.None));
        Assert.Equal("7203.T", Assert.Single(await source.SearchAsync("toyota", 10, CancellationToken.None)).Ticker.Symbol);
        Assert.Equal("PTT.BK", Assert.Single(await source.SearchAsync(".bk", 10, CancellationToken.None)).Ticker.Symbol);
        Assert.Equal(2, (await source.SearchAsync("", 2, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Listings_ofAnEmptyFolder_areEmpty() =>
        Assert.Empty((await Source().ListAsync(CancellationToken.None))!);
}
