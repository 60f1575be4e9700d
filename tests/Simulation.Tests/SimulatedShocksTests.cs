using static Anomaly.Simulation.Tests.Sim;

namespace Anomaly.Simulation.Tests;

public sealed class SimulatedShocksTests
{
    private static readonly SimulatedExchange Shocked = Exchange(shocksPerYear: 4);
    private static readonly SimulatedExchange Clean = Exchange(shocksPerYear: 0);

    private static IEnumerable<SimulatedShock> All(SimulatedShockKind kind) =>
        SimulatedListings.All.SelectMany(listing => Shocked.Shocks(listing.Ticker, Utc(2015, 1, 1), Utc(2023, 1, 1))).Where(shock => shock.Kind == kind).Take(40);

    private static Bar[] Days(SimulatedExchange exchange, SimulatedShock shock, int before = 0, int after = 1)
    {
        var bars = exchange.Bars($"{shock.Ticker}/1d", shock.From.AddDays(-30), shock.From.AddDays(30)).ToList();
        var at = bars.FindLastIndex(bar => bar.Time <= shock.From);
        return [.. bars.GetRange(at - before, before + after)];
    }

    private static bool IsAlone(SimulatedShock shock) => Shocked.Shocks(shock.Ticker, shock.From.AddDays(-5), shock.To.AddDays(5)).Count == 1;

    private static void AssertReturn(double expected, double actual) => Assert.InRange(actual, expected - 0.02, expected + 0.02);

    [Fact]
    public void Clean_exchange_hasNoShocks() =>
        Assert.All(SimulatedListings.All, listing => Assert.Empty(Clean.Shocks(listing.Ticker, Utc(2000, 1, 1), Later)));

    [Fact]
    public void Shocks_comeAsOftenAsAsked()
    {
        var shocks = SimulatedListings.All.Sum(listing => Shocked.Shocks(listing.Ticker, Utc(2005, 1, 1), Utc(2025, 1, 1)).Count);

        // Some fall on holidays and do not happen.
        Assert.InRange(shocks / 60.0 / 20, 3.4, 4.4);
    }

    [Fact]
    public void Every_kind_happensAndALabelDoesNotDependOnTheWindow()
    {
        foreach (var kind in Enum.GetValues<SimulatedShockKind>())
        {
            var shocks = All(kind).ToArray();
            Assert.NotEmpty(shocks);
            Assert.All(shocks, shock => Assert.Contains(shock, Shocked.Shocks(shock.Ticker, shock.From, shock.To)));
        }
    }

    [Fact]
    public void Gap_opensAwayFromTheLastCloseByItsSize() => Assert.All(All(SimulatedShockKind.Gap), shock =>
    {
        var (shocked, clean) = (Days(Shocked, shock, before: 1), Days(Clean, shock, before: 1));
        AssertReturn(shock.Size, (shocked[1].Open / shocked[0].Close / (clean[1].Open / clean[0].Close)) - 1);
    });

    [Fact]
    public void Move_happensWithinOneMinuteAndStays() => Assert.All(All(SimulatedShockKind.Move), shock =>
    {
        var minute = Shocked.Bars($"{shock.Ticker}/1m", shock.From, shock.To).Single();
        var (shocked, clean) = (Days(Shocked, shock, after: 2), Days(Clean, shock, after: 2));
        AssertReturn(shock.Size, (minute.Close / minute.Open) - 1);
        AssertReturn(shock.Size, (shocked[0].Close / shocked[0].Open / (clean[0].Close / clean[0].Open)) - 1);
        AssertReturn(shock.Size, (shocked[1].Close / shocked[0].Open / (clean[1].Close / clean[0].Open)) - 1);
    });

    [Fact]
    public void Reversal_comesBackInTheNextSession() => Assert.All(All(SimulatedShockKind.Reversal), shock =>
    {
        var (shocked, clean) = (Days(Shocked, shock, after: 2), Days(Clean, shock, after: 2));
        AssertReturn(shock.Size, (shocked[0].Close / shocked[0].Open / (clean[0].Close / clean[0].Open)) - 1);
        AssertReturn(0, (shocked[1].Close / shocked[0].Open / (clean[1].Close / clean[0].Open)) - 1);
        Assert.True(shock.Touches(shocked[1].Time, Interval.OneDay));
    });

    [Fact]
    public void FlashCrash_showsInTheWickAndLeavesOpenAndClose() => Assert.All(All(SimulatedShockKind.FlashCrash), shock =>
    {
        var (shocked, clean) = (Days(Shocked, shock)[0], Days(Clean, shock)[0]);
        AssertReturn(0, (shocked.Close / shocked.Open / (clean.Close / clean.Open)) - 1);
        var reach = shock.Size < 0 ? shocked.Low / Math.Min(shocked.Open, shocked.Close) : shocked.High / Math.Max(shocked.Open, shocked.Close);
        Assert.True(Math.Abs(reach - 1) > Math.Abs(shock.Size) * 0.4, $"{shock} {shocked}");
    });

    [Fact]
    public void VolumeBurst_multipliesTheVolumeAndTouchesNoPrice() => Assert.All(All(SimulatedShockKind.VolumeBurst), shock =>
    {
        var (shocked, clean) = (Days(Shocked, shock)[0], Days(Clean, shock)[0]);
        Assert.InRange(shocked.Volume / clean.Volume, 5.9, 62);
        Assert.InRange(shocked.Close / shocked.Open / (clean.Close / clean.Open), 0.995, 1.005);
        var minutes = Shocked.Bars($"{shock.Ticker}/1m", shocked.Time, shocked.Time.AddDays(1).Date);
        var burst = minutes.Where(minute => shock.Touches(minute.Time, Interval.Parse("1m"))).Sum(minute => minute.Volume);
        Assert.True(burst > shocked.Volume * 0.6);
    });

    [Fact]
    public void StalePrice_doesNotMoveForThreeSessions() => Assert.All(All(SimulatedShockKind.StalePrice), shock =>
    {
        var days = Days(Shocked, shock, after: 3);
        Assert.Single(days.SelectMany(day => new[] { day.Open, day.High, day.Low, day.Close }).Distinct());
        Assert.All(days, day => Assert.True(shock.Touches(day.Time, Interval.OneDay)));
        Assert.Single(Shocked.Bars($"{shock.Ticker}/1m", shock.From, shock.To).Select(minute => minute.High).Distinct());
    });

    [Fact]
    public void Split_dividesThePriceForGood() => Assert.All(All(SimulatedShockKind.Split).Where(IsAlone), shock =>
    {
        var (shocked, clean) = (Days(Shocked, shock, before: 1, after: 2), Days(Clean, shock, before: 1, after: 2));
        var ratio = shocked[0].Close / shocked[1].Open * (clean[1].Open / clean[0].Close);
        Assert.InRange(ratio, shock.Size * 0.98, shock.Size * 1.02);
        Assert.InRange(shocked[0].Close / shocked[2].Close * (clean[2].Close / clean[0].Close), shock.Size * 0.9, shock.Size * 1.1);
    });

    [Fact]
    public void Volume_ofASessionWithoutShock_isThatOfTheCleanExchange()
    {
        var ticker = SimulatedListings.All.First(listing => !Shocked.Shocks(listing.Ticker, Utc(2000, 1, 1), Later).Any(shock => shock.Kind == SimulatedShockKind.Split)).Ticker;
        var shocks = Shocked.Shocks(ticker, Utc(2015, 1, 1), Utc(2020, 1, 1));
        var clean = Clean.Bars($"{ticker}/1d", Utc(2015, 1, 1), Utc(2020, 1, 1));
        var shocked = Shocked.Bars($"{ticker}/1d", Utc(2015, 1, 1), Utc(2020, 1, 1));

        Assert.All(clean.Zip(shocked), pair =>
        {
            if (!shocks.Any(shock => shock.Touches(pair.First.Time, Interval.OneDay)))
                Assert.Equal(pair.First.Volume, pair.Second.Volume);
        });
    }
}
