namespace Anomaly.Gateway.Api.Requests;

/// <summary>Which runs to list.</summary>
internal readonly record struct RunFilter
{
    public string? Ticker { get; init; }

    public string? Interval { get; init; }

    public string? Status { get; init; }

    public string? Trigger { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Limit { get; init; }

    public string? Cursor { get; init; }

    /// <summary>The filter with every field read.</summary>
    public RunQuery Read()
    {
        var (from, to) = Input.Range(From, To);
        return new RunQuery
        {
            Ticker = Input.OptionalTicker(Ticker),
            Interval = Input.OptionalInterval(Interval),
            Status = Input.Choice<RunStatus>(Status, "status"),
            Trigger = Input.Choice<RunTrigger>(Trigger, "trigger"),
            From = from,
            To = to,
            Limit = Input.Limit(Limit, 100, 500),
            Cursor = Cursor,
        };
    }
}

/// <summary>Reads the audit of runs.</summary>
internal sealed class RunService(IGrainFactory grains)
{
    private const int LongestId = 64;

    /// <summary>One run.</summary>
    public async Task<RunView> GetAsync(string id, CancellationToken cancellationToken) =>
        id.Length <= LongestId && await grains.Audit().GetAsync(id, cancellationToken) is { } run
            ? RunView.Of(run)
            : throw RequestException.NotFound("Run not found: old runs are purged.");

    /// <summary>A page of runs.</summary>
    public async Task<PageView<RunView>> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        PageView<RunView>.Of(await grains.Audit().ListAsync(query, cancellationToken), RunView.InList);
}
