using System.Collections.Concurrent;

namespace Anomaly.Gateway.Api.Charts;

/// <summary>The sessions of the markets, asked for at most every few seconds: they change a few times a day, charts are drawn hundreds of times a second.</summary>
internal sealed class MarketSessions(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Market, (long AskedAt, ChartSession Session)> _known = new();

    /// <summary>The running or next session of a market.</summary>
    public async ValueTask<ChartSession> GetAsync(Market market, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(market, out var known) && timeProvider.GetElapsedTime(known.AskedAt) < Freshness)
            return known.Session;
        var status = await grains.Market(market).GetStatusAsync(cancellationToken);
        var session = new ChartSession(status.Opens, status.Closes);
        _known[market] = (timeProvider.GetTimestamp(), session);
        return session;
    }
}

/// <summary>The running or next session of a chart's market.</summary>
/// <param name="Opens">UTC; null where the market's calendar does not say.</param>
/// <param name="Closes">UTC.</param>
internal readonly record struct ChartSession(DateTimeOffset? Opens, DateTimeOffset? Closes);
