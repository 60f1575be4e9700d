using System.Globalization;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Quality;
using Anomaly.Testing;

namespace Anomaly.MarketData.Tests.Quality;

public sealed class MissingSessionsTests
{
    private static readonly TradingCalendar Calendar = new();

    [Theory]
    [InlineData("AAPL/1d", "2024-03-01T14:30Z 2024-03-04T14:30Z", null)] // a weekend
    [InlineData("AAPL/1d", "2024-03-08T14:30Z 2024-03-11T13:30Z", null)] // on which the clocks change
    [InlineData("AAPL/1d", "2026-11-25T14:30Z 2026-11-27T14:30Z", null)] // Thanksgiving
    [InlineData("7203.T/1d", "2025-05-02T00:00Z 2025-05-07T00:00Z", null)] // Golden Week
    [InlineData("AAPL/1d", "2024-03-01T14:30Z 2024-03-05T14:30Z", "No bar of 1 session between 2024-03-01 and 2024-03-05.")]
    [InlineData("AAPL/1d", "2024-03-04T14:30Z 2024-03-12T13:30Z", "No bars of 5 sessions between 2024-03-04 and 2024-03-12.")]
    [InlineData("AAPL/1d", "2024-03-04T14:30Z 2024-03-06T14:30Z 2024-03-07T14:30Z 2024-03-12T13:30Z", "No bars of 3 sessions in 2 stretches between 2024-03-04 and 2024-03-12, the last of them after 2024-03-07.")]
    [InlineData("AAPL/1d", "2024-03-04T00:00Z 2024-03-12T00:00Z", null)] // stamped with a date: of which session is not certain
    [InlineData("AAPL/1h", "2024-03-04T14:30Z 2024-03-12T13:30Z", null)]
    [InlineData("AAPL/1wk", "2024-03-04T14:30Z 2024-03-18T13:30Z", null)]
    [InlineData("IBM/1d", "1968-06-10T13:30Z 1968-06-20T13:30Z", null)] // Wednesdays without trading: before the calendar begins
    [InlineData("BARC.L/1d", "2024-03-28T08:00Z 2024-04-03T07:00Z", null)] // Easter, in a market whose holidays are not known
    [InlineData("BTC-USD/1d", "2024-03-04T14:30Z 2024-03-12T14:30Z", null)]
    public void Between_sessionsOfTheCalendar_areMissing(string series, string times, string? said) =>
        Assert.Equal(said, Say(series, times.Split(' ').Select(time => DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal))));

    /// <summary>What it says of real files: all of it true (INDEX.md has where they come from).</summary>
    [SharedDataFact]
    public async Task Between_realFiles_saysOnlyWhatIsMissing()
    {
        var said = new SortedDictionary<string, string>();
        var files = Directory.GetFiles(SharedData.PathOf(SharedData.Bars, "1d"), "*.csv");
        foreach (var file in files)
        {
            var bars = await CsvBarParser.ReadAsync(file, int.MaxValue, CancellationToken.None);
            if (Say($"{Path.GetFileNameWithoutExtension(file)}/1d", bars.Bars.Select(bar => bar.Time)) is { } sentence)
                said[Path.GetFileNameWithoutExtension(file)] = sentence;
        }

        Assert.Equal(41, files.Length);
        Assert.Equal(
            [
                KeyValuePair.Create("PTT.BK", "No bars of 2 sessions in 2 stretches between 2017-01-12 and 2017-05-08, the last of them after 2017-05-04."),
                // It was called QQQQ then.
                KeyValuePair.Create("QQQ", "No bars of 1588 sessions between 2004-11-30 and 2011-03-23."),
            ],
            said);
    }

    private static string? Say(string series, IEnumerable<DateTime> times) => MissingSessions.Describe(MissingSessions.Between(Calendar, SeriesKey.Parse(series), times));
}
