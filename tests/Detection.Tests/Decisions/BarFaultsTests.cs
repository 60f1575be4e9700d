using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Decisions;

public sealed class BarFaultsTests
{
    private const double UsualMove = 0.03;

    [Theory]
    [InlineData(100, 101, 98, 99, null)]
    [InlineData(100, 98, 101, 99, ReasonCode.HighBelowLow)]
    [InlineData(100, 100, 100.0001, 100, null)]
    [InlineData(103.1, 101, 98, 99, ReasonCode.OpenOutside)]
    [InlineData(95.9, 101, 98, 99, ReasonCode.OpenOutside)]
    [InlineData(100, 101, 98, 103.1, ReasonCode.CloseOutside)]
    [InlineData(100, 101, 98, 95.9, ReasonCode.CloseOutside)]
    [InlineData(103, 101, 98, 96.1, null)]
    public void Find_barThatCannotBe_saysWhatIsWrong(double open, double high, double low, double close, ReasonCode? code)
    {
        var bar = new Bar(DateTime.UnixEpoch, open, high, low, close, 1000);
        // A hair below the low is how sources round.
        bar = high == 100 ? bar with { Low = 100 * (1 + 1e-7) } : bar;
        Assert.Equal(code, Find(bar, before: 100)?.Code);
    }

    [Fact]
    public void Find_theFault_namesThePriceAndItsBounds()
    {
        Assert.Equal(new ReasonFact(ReasonCode.HighBelowLow, 98, new UsualValue(From: 101)), Find(new Bar(DateTime.UnixEpoch, 100, 98, 101, 99, 1), before: 100));
        Assert.Equal(new ReasonFact(ReasonCode.CloseOutside, 105, new UsualValue(98, 101)), Find(new Bar(DateTime.UnixEpoch, 100, 101, 98, 105, 1), before: 100));
    }

    [Theory]
    [InlineData(50.001, true)]
    [InlineData(49.9, false)]
    [InlineData(100, true)]
    [InlineData(0.01, true)]
    [InlineData(0.0201, false)]
    public void Find_aPriceOfAnotherScale_saysHowManyTimes(double ratio, bool isFault)
    {
        var fault = Find(Flat(100 * ratio), before: 100);
        Assert.Equal(isFault, fault?.Code == ReasonCode.PriceScale);
        if (isFault)
            Assert.Equal(ratio, fault!.Value.Value, ratio * 1e-9);
    }

    [Theory]
    [InlineData(50, 0.5)]
    [InlineData(51.5, 0.5)]
    [InlineData(51.6, null)]
    [InlineData(33.3, 1 / 3.0)]
    [InlineData(66, 1 / 1.5)]
    [InlineData(150, 1.5)]
    [InlineData(10, 0.1)]
    [InlineData(1000, 10.0)]
    [InlineData(3000, 30.0)]
    [InlineData(43, null)]
    [InlineData(235, null)]
    [InlineData(40.4, null)]
    public void Find_aPriceThatChangedByTheRatioOfASplit_saysWhich(double close, double? ratio) => Assert.Equal(ratio, Find(Flat(close), before: 100)?.Usual.Typical);

    [Theory]
    [InlineData(0.04, 1, 50, ReasonCode.SplitLike)]
    [InlineData(0.041, 1, 50, null)]
    [InlineData(0.02, 7.9, 50, ReasonCode.SplitLike)]
    [InlineData(0.02, 8.1, 50, null)]
    [InlineData(0.02, 1, 60, null)]
    public void Find_aHalvedPriceWithARangeOrVolumeOrOpenOfItsOwn_isNews(double range, double volume, double open, ReasonCode? code)
    {
        var bar = new Bar(DateTime.UnixEpoch, open, Math.Max(open, 50 * (1 + (range / 2))), 50 * (1 - (range / 2)), 50, 1000);
        Assert.Equal(code, Find(bar, before: 100, volume)?.Code);
    }

    [Theory]
    [InlineData(0.001, 50.99, true)]
    [InlineData(0.001, 51.1, false)]
    [InlineData(0.5, 53, true)]
    [InlineData(0.5, 53.2, false)]
    public void Find_aSplit_isAsNearAsTheSeriesUsuallyMoves(double usualMove, double close, bool isFault) =>
        Assert.Equal(isFault, BarFaults.Find(Flat(close), FactsOf(Flat(close), 100, 1), usualMove) is not null);

    private static Bar Flat(double price) => new(DateTime.UnixEpoch, price, price * 1.005, price * 0.995, price, 1000);

    private static ReasonFact? Find(Bar bar, double before, double volumeRatio = 1) => BarFaults.Find(bar, FactsOf(bar, before, volumeRatio), UsualMove);

    private static BarFacts FactsOf(Bar bar, double before, double volumeRatio) => default(BarFacts) with
    {
        LogReturn = Math.Log(bar.Close / before), LogGap = Math.Log(bar.Open / before), UsualRange = 0.02, LogVolumeRatio = Math.Log(volumeRatio),
    };
}
