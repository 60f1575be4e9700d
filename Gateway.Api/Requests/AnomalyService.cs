using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Finds an anomaly by its id and has its series' grain work on it.</summary>
internal sealed class AnomalyService(IGrainFactory grains)
{
    private const int IdLength = 24;

    /// <summary>The anomaly.</summary>
    public async Task<AnomalyView> GetAsync(string id, CancellationToken cancellationToken) => AnomalyView.Of(await FindAsync(id, cancellationToken));

    /// <summary>Re-derives it.</summary>
    public async Task<VerificationView> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var result = await grains.Series(anomaly.Ticker, anomaly.Interval).VerifyAsync(anomaly.Id, cancellationToken);
        return VerificationView.Of(result ?? throw NotFound());
    }

    /// <summary>Marks it as seen.</summary>
    public async Task<AnomalyView> AcknowledgeAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var seen = await grains.Series(anomaly.Ticker, anomaly.Interval).AcknowledgeAsync(anomaly.Id, cancellationToken);
        return AnomalyView.Of(seen ?? throw NotFound());
    }

    private async Task<AnomalyDocument> FindAsync(string id, CancellationToken cancellationToken) =>
        id.Length == IdLength && id.All(char.IsAsciiHexDigit) && await grains.Anomalies().GetAsync(id.ToLowerInvariant(), cancellationToken) is { } anomaly
            ? anomaly
            : throw NotFound();

    private static RequestException NotFound() => RequestException.NotFound("Anomaly not found: an id is 24 hex digits, as lists of anomalies give it.");
}
