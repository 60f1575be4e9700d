using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Scheduling;

public sealed class MonitoredFileTests
{
    private static readonly Interval[] Defaults = [Interval.OneDay, Interval.Parse("1h")];

    [Fact]
    public void Parse_aTickerALine_withItsIntervalsOrThoseOfTheSettings() => Assert.Equal(
        ["7203.T/15m", "7203.T/1d", "AAPL/1d", "AAPL/1h", "MSFT/5m"],
        KeysOf("# large caps", "", "aapl  # Apple", "MSFT 5m", "7203.T, 1d,15m # Tokyo", "MSFT\t5m"));

    [Fact]
    public void Parse_wrongLines_areNamedWithWhatWouldBeRight()
    {
        var exception = Assert.Throws<FormatException>(() => KeysOf("AAPL", "MS FT", "A/B"));

        Assert.Equal(
            "Line 2: There is no interval 'FT': use one of " + string.Join(' ', Interval.All)
                + ". Line 3: 'A/B' is not a ticker: use 1 to 20 of A-Z a-z 0-9 . - ^ = & (for example AAPL, 7203.T, PTT.BK).",
            exception.Message);
    }

    [Fact]
    public void Read_noFile_monitorsNothing() => Assert.Empty(MonitoredFile.Read(new SchedulerOptions()));

    [Fact]
    public void Read_aWrongLine_namesSettingAndFile()
    {
        using var folder = new TestFolder();
        var path = folder.File("monitored.txt");
        File.WriteAllText(path, "AAPL 1x\n");

        var exception = Assert.Throws<FormatException>(() => MonitoredFile.Read(new SchedulerOptions { MonitoredFile = path }));

        Assert.StartsWith($"Anomaly:Scheduler:MonitoredFile is '{path}', which is not right. Line 1: There is no interval '1x'", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The large caps that the system before this one scanned.</summary>
    [Fact]
    public void Read_theFileThatIsShipped_namesLargeCapsOfEachMainMarket()
    {
        var series = MonitoredFile.Read(new SchedulerOptions { MonitoredFile = Path.Combine(AppContext.BaseDirectory, "monitored.txt") });

        Assert.Equal(
            [(Market.US, 39), (Market.JP, 15), (Market.TH, 14)],
            series.GroupBy(key => key.Ticker.Market).Select(market => (market.Key, market.Count())).OrderByDescending(market => market.Item2));
        Assert.All(series, key => Assert.Equal(Interval.OneDay, key.Interval));
    }

    private static string[] KeysOf(params string[] lines) =>
        [.. MonitoredFile.Parse(lines, Defaults).Select(series => series.ToString()).Order(StringComparer.Ordinal)];
}
