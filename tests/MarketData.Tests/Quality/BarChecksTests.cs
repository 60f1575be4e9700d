using Anomaly.MarketData.Quality;

namespace Anomaly.MarketData.Tests.Quality;

public sealed class BarChecksTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    /// <summary>Days with a range of 2 % around each close.</summary>
    private static Bar[] Days(params double[] closes) =>
        [.. closes.Select((close, i) => new Bar(Start.AddDays(i), close * 0.997, close * 1.01, close * 0.99, close, 1000 + i))];

    private static StockSplit Split(int day, double numerator, double denominator) => new(Start.AddDays(day), numerator, denominator);

    private static string[] Check(Bar[] bars, params StockSplit[] splits) => Check([], bars, splits);

    /// <summary>One letter a bar: fine, Flagged, Quarantined.</summary>
    private static string[] Check(Bar[] stored, Bar[] bars, params StockSplit[] splits)
    {
        var findings = BarChecks.Check(stored, bars, splits);
        Assert.Equal(findings.OrderBy(finding => finding.Bar.Time), findings);
        return [.. bars.Select(bar => findings.SingleOrDefault(finding => finding.Bar == bar) is { } finding ? finding.Verdict.ToString()[..1] : ".")];
    }

    private static string Letters(string[] letters) => string.Concat(letters);

    [Theory]
    [InlineData(10, 11, 9, 10.5, 100, "")]
    [InlineData(10.0000003, 10, 10, 9.9999997, 0, "")]
    [InlineData(10, 9, 10, 9.5, 100, "has a high below its low")]
    [InlineData(0, 11, 9, 10, 100, "has a price that is not positive")]
    [InlineData(10, 11, -9, 10, 100, "has a price that is not positive")]
    [InlineData(10, 11, 9, double.NaN, 100, "has a value that is not a finite number")]
    [InlineData(10, double.PositiveInfinity, 9, 10, 100, "has a value that is not a finite number")]
    [InlineData(10, 11, 9, 10, -1, "has a negative volume")]
    [InlineData(10, 1010, 9.9, 10, 100, "has prices in two units, one a hundred times the other")]
    [InlineData(14, 11, 9, 10, 100, "has an open or close more than 20 % outside of its high and low")]
    [InlineData(10, 11, 9, 7, 100, "has an open or close more than 20 % outside of its high and low")]
    public void Check_aBarWithValuesThatContradictEachOther_quarantinesItAndSaysWhy(double open, double high, double low, double close, double volume, string reason)
    {
        var findings = BarChecks.Check([], [new Bar(Start, open, high, low, close, volume)], []);

        Assert.Equal(reason, string.Concat(findings.Select(finding => finding.Reason)));
        Assert.All(findings, finding => Assert.Equal(BarVerdict.Quarantined, finding.Verdict));
    }

    [Theory]
    [InlineData(11.2, ".")]
    [InlineData(11.5, "F")]
    public void Check_anAuctionOutsideOfTheRange_isOddFromTwoPercentOn(double open, string expected) =>
        Assert.Equal([expected], Check([new Bar(Start, open, 11, 9, 10, 100)]));

    [Theory]
    [InlineData(100, "..Q..")]
    [InlineData(0.01, "..Q..")]
    [InlineData(95, "..Q..")]
    [InlineData(15, "..Q..")]
    [InlineData(2, "..Q..")]
    [InlineData(0.5, "..Q..")]
    [InlineData(1.7, ".....")]
    [InlineData(2.5, ".....")]
    public void Check_oneBarOnAnotherScale_isQuarantinedWhereNoTradeGoesThatWay(double factor, string expected) =>
        Assert.Equal(expected, Letters(Check(Days(50, 50.4, 50.2 * factor, 50.1, 50.5))));

    [Theory]
    [InlineData(100, "...QQ")]
    [InlineData(0.01, "...QQ")]
    [InlineData(15, "...F.")]
    [InlineData(2, "...F.")]
    [InlineData(0.25, "...F.")]
    [InlineData(0.55, ".....")]
    public void Check_aStretchThatDoesNotComeBack_isQuarantinedInAnotherUnitAndElseFlagged(double factor, string expected) =>
        Assert.Equal(expected, Letters(Check(Days(50, 50.4, 50.2, 50.1 * factor, 50.5 * factor))));

    [Fact]
    public void Check_mostBarsInAnotherUnitThanTheStored_quarantinesThose()
    {
        var stored = Days(50, 50.4);
        var more = Days(50, 50.4, 5020, 5010, 5050);

        Assert.Equal("QQ...", Letters(Check(more)));
        Assert.Equal("..QQQ", Letters(Check(stored, more)));
        Assert.Equal("QQQ", Letters(Check(stored, more[2..])));
    }

    [Fact]
    public void Check_storedBarsGivenAgainInAnotherUnit_quarantinesAllThatIsInIt() =>
        Assert.Equal("QQQ", Letters(Check(Days(50, 50.4), Days(5000, 5040, 5020))));

    [Fact]
    public void Check_olderBarsInAnotherUnitThanTheStored_quarantinesThose() =>
        Assert.Equal("QQ", Letters(Check(Days(5000, 5040, 50.2)[2..], Days(5000, 5040))));

    [Fact]
    public void Check_anotherUnitThatSomebodyLetIn_takesBoth() =>
        Assert.Equal(".....", Letters(Check(Days(50, 50.4, 5020), Days(50, 50.4, 5020, 5010, 5050))));

    [Fact]
    public void Check_anAnnouncedSplitThatEarlierBarsHaveInThem_findsNothing() =>
        Assert.Equal(".....", Letters(Check(Days(50, 50.4, 50.2, 50.1, 50.5), Split(3, 4, 1))));

    [Theory]
    [InlineData(3, 4, 1)]
    [InlineData(3, 1, 20)]
    [InlineData(4, 4, 1)]
    [InlineData(1, 4, 1)]
    public void Check_anAnnouncedSplitThatEarlierBarsLack_quarantinesThem(int day, double numerator, double denominator)
    {
        var before = numerator / denominator;

        Assert.Equal("QQQ..", Letters(Check(Days(50 * before, 50.4 * before, 50.2 * before, 51, 51.5), Split(day, numerator, denominator))));
    }

    [Fact]
    public void Check_anAnnouncedSplitThatStoredBarsLack_waitsForTheSourceToAdjustThem()
    {
        var raw = Days(200, 202, 201, 51, 51.5);

        Assert.Equal("...QQ", Letters(Check(raw[..3], raw, Split(3, 4, 1))));
        Assert.Equal(".....", Letters(Check(raw[..3], Days(50, 50.5, 50.25, 51, 51.5), Split(3, 4, 1))));
        Assert.Equal("...F.", Letters(Check(raw[..4], raw, Split(3, 4, 1))));
    }

    [Fact]
    public void Check_aRealFallAfterASplit_isNotTakenForIt() =>
        Assert.Equal(".....", Letters(Check(Days(50, 50.4, 50.2, 30, 30.2), Split(3, 2, 1))));

    [Fact]
    public void Check_aSplitOfLessThanTwoForOne_isNeverCertain() =>
        Assert.Equal("...F.", Letters(Check(Days(50, 50.4, 50.2, 38, 38.2), Split(3, 4, 3))));

    [Fact]
    public void Check_aPriceOfAFewSteps_findsNothing()
    {
        Bar[] bars = [.. new[] { 0.01, 0.02, 0.01, 0.02, 0.02, 0.04 }.Select((price, i) => new Bar(Start.AddDays(i), price, price, price, price, 100))];

        Assert.Equal("......", Letters(Check(bars)));
    }

    [Fact]
    public void Check_moreOfTheSeriesThatIsStored_findsTheExcursionBackwards()
    {
        var bars = Days(50, 50.4, 100.2, 100.8, 50.5, 50.1);

        Assert.Equal("..F.", Letters(Check(bars[..2], bars[..4])));
        Assert.Equal("..QQ..", Letters(Check(bars[..4], bars)));
    }

    [Fact]
    public void Check_noBars_findsNothing() => Assert.Empty(BarChecks.Check(Days(50), [], []));
}
