using System.Buffers.Binary;
using System.Security.Cryptography;
using Anomaly.MarketData;
using FsCheck.Xunit;
using static Anomaly.Simulation.Tests.Sim;

namespace Anomaly.Simulation.Tests;

public sealed class SimulatedExchangeTests
{
    private static readonly string[] Codes = [.. Interval.All.Select(interval => interval.Code)];

    [Property(MaxTest = 60)]
    public bool Bars_anyWindowOfAnySeries_isACutOfTheWhole(byte ticker, byte interval, ushort start, ushort length)
    {
        var key = $"{SimulatedListings.All[ticker % 60].Ticker}/{Codes[interval % Codes.Length]}";
        var from = Utc(2023, 1, 1).AddHours(start % 8000);
        var to = from.AddMinutes(length % 50_000);

        var whole = Exchange().Bars(key, from.AddDays(-40), to.AddDays(40));

        return whole.Where(bar => bar.Time >= from && bar.Time < to).SequenceEqual(Exchange().Bars(key, from, to));
    }

    [Theory]
    [InlineData("SIM-AERO")]
    [InlineData("SIM-FUJ.T")]
    [InlineData("SIM-GAS.BK")]
    public void Bars_everyInterval_isPutTogetherFromTheSameMinutes(string ticker)
    {
        var (from, to) = (Utc(2022, 1, 1), Utc(2023, 1, 1));
        var exchange = Exchange(shocksPerYear: 30);
        var minutes = exchange.Bars($"{ticker}/1m", from, to);
        foreach (var code in Codes)
        {
            // A bar lasts until the next one opens; the first and the last may reach over the year's ends.
            var bars = exchange.Bars($"{ticker}/{code}", from, to);
            for (var i = 1; i < bars.Count - 1; i++)
            {
                var inside = Between(minutes, bars[i].Time, bars[i + 1].Time);
                var made = new Bar(inside[0].Time, inside[0].Open, inside.Max(bar => bar.High), inside.Min(bar => bar.Low), inside[^1].Close, inside.Sum(bar => bar.Volume));
                Assert.Equal(made, bars[i]);
            }
        }
    }

    [Fact]
    public void Bars_theSameSeed_givesTheSameBitsOnEveryMachine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[8];
        foreach (var key in (string[])["SIM-AERO/1d", "SIM-FUJ.T/1h", "SIM-GAS.BK/5m", "SIM-GOLD/1wk"])
        {
            foreach (var bar in Exchange().Bars(key, Utc(2020, 1, 1), Utc(2022, 1, 1)))
            {
                foreach (var bits in (long[])[bar.Time.Ticks, .. new[] { bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }.Select(BitConverter.DoubleToInt64Bits)])
                {
                    BinaryPrimitives.WriteInt64LittleEndian(buffer, bits);
                    hash.AppendData(buffer);
                }
            }
        }

        // A change here changes what every seed means: models trained on the simulated exchange then need new versions.
        Assert.Equal("eb99b967f3633683", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Fact]
    public void Bars_anotherSeed_isAnotherExchange() =>
        Assert.NotEqual(Exchange(1).Bars("SIM-AERO/1d", Utc(2020, 1, 1), Utc(2021, 1, 1)), Exchange(2).Bars("SIM-AERO/1d", Utc(2020, 1, 1), Utc(2021, 1, 1)));

    [Fact]
    public void Bars_areSoundAtEveryListing()
    {
        foreach (var listing in SimulatedListings.All)
        {
            var bars = Exchange(shocksPerYear: 12).Bars($"{listing.Ticker}/1d", Utc(2000, 1, 1), Later);
            Assert.True(bars.Count > 6000);
            Assert.All(bars, bar => Assert.True(
                bar.IsComplete && bar.Low > 0 && bar.Volume >= 0 && bar.High >= Math.Max(bar.Open, bar.Close) && bar.Low <= Math.Min(bar.Open, bar.Close),
                $"{listing.Ticker} {bar}"));
            Assert.True(bars.Zip(bars.Skip(1)).All(pair => pair.First.Time < pair.Second.Time));
            // Levels stay worth looking at for decades: no penny stock, no billion.
            Assert.InRange(bars.Min(bar => bar.Low), 1, 20_000);
            Assert.InRange(bars.Max(bar => bar.High), 10, 100_000);
        }
    }

    [Fact]
    public void Bars_farInTheFutureGoOn()
    {
        var bars = Exchange().Bars("SIM-AERO/1d", Utc(2150, 1, 1), Utc(2151, 1, 1), Utc(2200, 1, 1));

        Assert.InRange(bars.Count, 245, 256);
    }

    [Fact]
    public void Bars_beforeTheFirstDayThereAreNone() =>
        Assert.Empty(Exchange().Bars("SIM-AERO/1d", Utc(1970, 1, 1), Utc(2000, 1, 3)));

    [Fact]
    public void Bars_ofAnUnlistedTicker_namesSomeThatAreListed() =>
        Assert.Contains("SIM-AERO", Assert.Throws<UnknownTickerException>(() => Exchange().Bars("AAPL/1d", Utc(2020, 1, 1), Later)).Message);

    [Fact]
    public void Bars_overTheBound_leavesTheOldestOutAndSaysSo()
    {
        var history = Exchange().Bars(SeriesKey.Parse("SIM-AERO/1m"), Utc(2000, 1, 1), Later, Later, CancellationToken.None);

        Assert.InRange(history.Bars.Count, 450_000, SimulatedExchange.MaxBars);
        Assert.Contains("left out", Assert.Single(history.Warnings));
        Assert.Empty(Exchange().Bars(SeriesKey.Parse("SIM-AERO/1d"), Utc(1900, 1, 1), Later, Later, CancellationToken.None).Warnings);
    }

    [Fact]
    public void Bars_cancelledStops() =>
        Assert.Throws<OperationCanceledException>(() => Exchange().Bars(SeriesKey.Parse("SIM-AERO/1m"), Utc(2000, 1, 1), Later, Later, new CancellationToken(true)));

    private static Bar[] Between(IReadOnlyList<Bar> bars, DateTime from, DateTime to)
    {
        var all = (List<Bar>)bars;
        var first = all.BinarySearch(new Bar(from, 0, 0, 0, 0, 0), Comparer<Bar>.Create((x, y) => x.Time.CompareTo(y.Time)));
        return [.. all.Skip(first).TakeWhile(bar => bar.Time < to)];
    }
}
