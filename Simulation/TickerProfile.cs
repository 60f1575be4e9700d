namespace Anomaly.Simulation;

/// <summary>What distinguishes one simulated ticker from another, drawn once from the seed and the symbol.</summary>
internal sealed class TickerProfile
{
    public TickerProfile(long seed, Ticker ticker)
    {
        Key = HashRandom.Key((ulong)seed, ticker.Symbol);
        MarketKey = HashRandom.Key((ulong)seed, ticker.Market.ToString());
        var draws = HashRandom.At(Key, DrawStream.Profile, 0);
        var (typicalPrice, ticksPerUnit) = ticker.Market switch
        {
            Market.JP => (2000.0, 10),
            Market.TH => (60.0, 100),
            _ => (90.0, 100),
        };
        TicksPerUnit = ticksPerUnit;
        DearPrice = 2.5 * typicalPrice * ticksPerUnit;
        LogPrice = LogOf(typicalPrice * ticksPerUnit) + (1.8 * (draws.NextUniform() - 0.5));
        Sigma = 0.008 + (0.016 * draws.NextUniform() * draws.NextUniform());
        MarketShare = 0.3 + (0.4 * draws.NextUniform());
        Volume = 200_000 * ExactMath.Exp(4.5 * draws.NextUniform());
    }

    /// <summary>Addresses the ticker's own draws.</summary>
    public ulong Key { get; }

    /// <summary>Addresses the draws that the whole market shares.</summary>
    public ulong MarketKey { get; }

    /// <summary>Smallest price steps per unit of currency: prices are whole numbers of ticks.</summary>
    public int TicksPerUnit { get; }

    /// <summary>Natural logarithm of the price level at the start of time, in ticks.</summary>
    public double LogPrice { get; }

    /// <summary>Price from which on the company splits its shares, in ticks.</summary>
    public double DearPrice { get; }

    /// <summary>Ordinary standard deviation of a daily return: 0.8 to 2.4 %.</summary>
    public double Sigma { get; }

    /// <summary>Share of a return that the market moves: 0.3 to 0.7.</summary>
    public double MarketShare { get; }

    /// <summary>Ordinary shares a day: 0.2 to 18 million.</summary>
    public double Volume { get; }

    // The handful of constants above need no logarithm of their own: bisection of the exact exponential.
    private static double LogOf(double value)
    {
        var (low, high) = (0.0, 64.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = ExactMath.Exp(middle) < value ? (middle, high) : (low, middle);
        }

        return low;
    }
}
