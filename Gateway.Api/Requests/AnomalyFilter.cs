using Anomaly.Gateway.Api.Documents;
using Anomaly.Gateway.Api.Errors;
using Anomaly.Grains.Interfaces.Anomalies;
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

    public string? Limit { get; init; }

    public string? Cursor { get; init; }

    /// <summary>A page of the anomalies that pass.</summary>
    public async Task<PageView<AnomalyView>> ListAsync(IGrainFactory grains, string? ticker, string? interval, CancellationToken cancellationToken)
    {
        var page = await grains.Anomalies().ListAsync(Query(ticker, interval), cancellationToken);
        return new PageView<AnomalyView>([.. page.Items.Select(AnomalyView.Of)], page.NextCursor);
    }

    private AnomalyQuery Query(string? ticker, string? interval)
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
            Status = Input.Choice<AnomalyStatus>(Status, "status"),
            Limit = Input.Limit(Limit, 100, 500),
            Cursor = Cursor,
        };
    }

    // The other way to say it is the share of normal bars that may be as strange: a severity is 1 less that share.
    private double? LeastSeverity() => (MinSeverity, MaxSeverity) switch
    {
        (_, null) => Input.Share(MinSeverity, "min_severity"),
        (null, _) => 1 - Input.Share(MaxSeverity, "max_severity"),
        _ => throw RequestException.BadInput("max_severity", "Use either 'min_severity' or 'max_severity', which is 1 less the other: severities from 0.99 up are 'max_severity=0.01'."),
    };
}
