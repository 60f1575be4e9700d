using Anomaly.Gateway.Api.Errors;
using Anomaly.Grains.Interfaces.Backfills;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Starts backfills for both APIs.</summary>
internal sealed class BackfillStarter(IGrainFactory grains, TimeProvider timeProvider)
{
    /// <summary>Starts one and answers its run id.</summary>
    /// <exception cref="RequestException">409: one runs already and the request does not force another.</exception>
    public async Task<string> StartAsync(string ticker, string interval, BackfillRequest request, CancellationToken cancellationToken)
    {
        // An id of our own, so that the call can be repeated when its answer is lost with a silo.
        var named = request with { RunId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString() };
        var ticket = await grains.Series(ticker, interval).StartBackfillAsync(named, cancellationToken);
        return ticket.Started
            ? ticket.RunId
            : throw RequestException.Conflict($"A backfill of {ticker} at {interval} is already in progress. Follow it by its run id, or set force to start over.", ticket.RunId);
    }
}
