using Anomaly.Gateway.Api.Documents;
using Anomaly.Grains.Interfaces.Anomalies;
using Microsoft.AspNetCore.Mvc;
using Orleans;

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

    public string? Status { get; init; }

    public string? Limit { get; init; }

    public string? Cursor { get; init; }

    /// <summary>A page of the anomalies that pass.</summary>
    public async Task<PageView<AnomalyView>> ListAsync(IGrainFactory grains, string? ticker, string? interval, CancellationToken cancellationToken)
    {
        var page = await grains.Anomalies().ListAsync(Query(ticker, interval), cancellationToken);
        return new PageView<AnomalyView>([.. page.Items.Select(AnomalyView.Of)], page.NextCursor);
    }

    private AnomalyQuery Query(string? ticker, string? interval) => new()
    {
        Ticker = ticker,
        Interval = interval,
        From = Input.Time(From, "from"),
        To = Input.Time(To, "to"),
        MaxScore = Input.Number(MaxScore, "max_score"),
        MinSeverity = Input.Number(MinSeverity, "min_severity"),
        Status = Input.Choice<AnomalyStatus>(Status, "status"),
        Limit = Input.Limit(Limit, 100, 500),
        Cursor = Cursor,
    };
}
