using Anomaly.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Anomaly.Grains.Tests.Kit;

/// <summary>What tests of series hold in their hands, whatever hosts the series: a folder, a source and two clocks.</summary>
internal abstract class SeriesTestHost
{
    public TestFolder Folder { get; } = new();

    public FakeMarket Market { get; } = new();

    /// <summary>The time at the exchange, which bars close by.</summary>
    public FakeTimeProvider Exchange { get; } = new(new DateTimeOffset(TestBars.Start));

    /// <summary>The time of runs, budgets and timers.</summary>
    public FakeTimeProvider Wall { get; } = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    public abstract IDetectionStore Store { get; }

    /// <summary>The clock stands where so many bars of a series that begins with <see cref="TestBars.Start"/> have closed.</summary>
    public void CloseBars(int count, Interval? interval = null) =>
        Exchange.SetUtcNow(new DateTimeOffset(TestBars.Start + ((interval ?? Interval.OneDay).Length * count)));

    public async Task<IReadOnlyList<AnomalyRecord>> AnomaliesAsync(string? key = null)
    {
        var series = key is null ? (SeriesKey?)null : SeriesKey.Parse(key);
        var page = await Store.ListAnomaliesAsync(new AnomalyQuery
        {
            Ticker = series?.Ticker, Interval = series?.Interval, OldestFirst = true, Limit = 5000,
        });
        return page.Items;
    }

    protected static DetectionRequest Manual(string? period) =>
        new() { Trigger = RunTrigger.Manual, Period = period is null ? null : Period.Parse(period) };
}
