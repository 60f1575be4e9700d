using Anomaly.Grains.Charting;
using Anomaly.Grains.Tests.Kit;

namespace Anomaly.Grains.Tests.Charting;

public sealed class ChartEditionTests
{
    private static readonly Bar[] Bars = TestBars.Walk(62);

    [Fact]
    public void Of_sameBarsInAnotherProcess_isTheSame()
    {
        var edition = ChartEdition.Of(History(), [Bars[60]], TestBars.Start, "Apple");

        Assert.Matches("^[0-9a-f]{32}$", edition);
        Assert.Equal(edition, ChartEdition.Of(History(), [Bars[60]], TestBars.Start, "Apple"));
    }

    [Fact]
    public void Of_whateverTheChartShowsOtherwise_isAnother()
    {
        var other = Bars[..60].ToArray();
        other[10] = other[10] with { Close = other[10].Close + 0.1, High = other[10].High + 0.1 };
        var marked = History();
        marked.Markers = [new AnomalyMarker { AnomalyId = "1", Datetime = Bars[50].Time, Close = 1, Reason = "", AnomalyScore = -0.7 }];

        string[] editions =
        [
            ChartEdition.Of(History(), [], TestBars.Start, null),
            ChartEdition.Of(History(version: 2), [], TestBars.Start, null),
            ChartEdition.Of(new SeriesHistory(other, version: 1), [], TestBars.Start, null),
            ChartEdition.Of(marked, [], TestBars.Start, null),
            ChartEdition.Of(History(), [], TestBars.Start.AddDays(1), null),
            ChartEdition.Of(History(), [Bars[60]], TestBars.Start, null),
            ChartEdition.Of(History(), [Bars[60] with { Volume = 1 }], TestBars.Start, null),
            ChartEdition.Of(History(), [], TestBars.Start, "Apple"),
        ];

        Assert.Equal(editions.Length, editions.Distinct().Count());
    }

    [Fact]
    public void Of_windowThatBeginsBetweenTwoBars_isTheSameAsAtTheLater() => Assert.Equal(
        ChartEdition.Of(History(), [], Bars[30].Time, null), ChartEdition.Of(History(), [], Bars[29].Time.AddHours(1), null));

    private static SeriesHistory History(long version = 1) => new(Bars.AsSpan(0, 60), version);
}
