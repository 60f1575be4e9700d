using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Which anomalies to list.</summary>
internal readonly record struct AnomalyFilter
{
    public string? From { get; init; }

    public string? To { get; init; }

    [FromQuery(Name = "max_score")]
    public string? MaxScore { get; init; }

    [FromQuery(Name = "min_severity")]
    public string? MinSeverity { get; init; }

    [FromQuery(Name = "max_severity")]
    public string? MaxSeverity { get; init; }

    public string? Status { get; init; }

    [FromQuery(Name = "as_of")]
    public string? AsOf { get; init; }

    public string? Limit { get; init; }

    public string? Cursor { get; init; }

    /// <summary>A page of the anomalies that pass.</summary>
    public async Task<PageView<AnomalyView>> ListAsync(
        IGrainFactory grains, TimeProvider time, Ticker? ticker, Interval? interval, CancellationToken cancellationToken)
    {
        var query = Query(ticker, interval, Input.AsOf(AsOf, time.GetUtcNow()));
        return PageView<AnomalyView>.Of(await grains.Anomalies().ListAsync(query, cancellationToken), AnomalyView.Of) with { AsOf = query.AsOf };
    }

    private AnomalyQuery Query(Ticker? ticker, Interval? interval, DateTime? asOf)
    {
        var (from, to) = Input.Range(From, To);
        return new AnomalyQuery
        {
            Ticker = ticker,
            Interval = interval,
            From = from,
            To = to,
            MaxScore = Input.Number(MaxScore, "max_score"),
            MinSeverity = LeastSeverity(),
            // What had been retracted by then, a screen did not show as an anomaly.
            Statuses = Input.Choice<AnomalyStatus>(Status, "status") is { } status ? [status] : asOf is null ? [] : [AnomalyStatus.New, AnomalyStatus.Acknowledged],
            AsOf = asOf,
            Limit = Input.Limit(Limit, 100, 500),
            Cursor = Cursor,
        };
    }

    // The other way to say it is the share of normal bars that may be as anomalous: a severity is 1 less that share.
    private double? LeastSeverity() => (MinSeverity, MaxSeverity) switch
    {
        (_, null) => Input.Share(MinSeverity, "min_severity"),
        (null, _) => 1 - Input.Share(MaxSeverity, "max_severity"),
        _ => throw RequestException.BadInput("max_severity", "Use either 'min_severity' or 'max_severity', which is 1 less the other: severities from 0.99 up are 'max_severity=0.01'."),
    };
}

/// <summary>Finds an anomaly by its id and has its series' grain work on it.</summary>
internal sealed class AnomalyService(IGrainFactory grains)
{
    /// <summary>The anomaly.</summary>
    public async Task<AnomalyView> GetAsync(string id, CancellationToken cancellationToken) => AnomalyView.Of(await FindAsync(id, cancellationToken));

    /// <summary>Why it is one.</summary>
    public async Task<ExplanationView> ExplainAsync(string id, CancellationToken cancellationToken)
    {
        var explanation = await grains.Anomalies().ExplainAsync(Id(id), cancellationToken) ?? throw NotFound();
        var run = explanation.Anomaly.DetectionRunId is { } runId ? await grains.Audit().GetAsync(runId, cancellationToken) : null;
        return ExplanationView.Of(explanation, run);
    }

    /// <summary>Re-derives it.</summary>
    public async Task<VerificationView> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var result = await grains.Series(anomaly.Series).VerifyAsync(anomaly.Id, cancellationToken);
        return VerificationView.Of(result ?? throw NotFound());
    }

    /// <summary>Marks it as seen.</summary>
    public async Task<AnomalyView> AcknowledgeAsync(string id, CancellationToken cancellationToken)
    {
        var anomaly = await FindAsync(id, cancellationToken);
        var seen = await grains.Series(anomaly.Series).AcknowledgeAsync(anomaly.Id, cancellationToken);
        return AnomalyView.Of(seen ?? throw NotFound());
    }

    private async Task<AnomalyRecord> FindAsync(string id, CancellationToken cancellationToken) =>
        await grains.Anomalies().GetAsync(Id(id), cancellationToken) ?? throw NotFound();

    private static string Id(string text) => text.Length == AnomalyId.Length && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : throw NotFound();

    private static RequestException NotFound() => RequestException.NotFound("Anomaly not found: an id is 24 hex digits, as lists of anomalies give it.");
}
