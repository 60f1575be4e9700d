using Anomaly.Grains.Interfaces.Runs;

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
            Trigger = Input.Choice<DetectionTrigger>(Trigger, "trigger"),
            From = from,
            To = to,
            Limit = Input.Limit(Limit, 100, 500),
            Cursor = Cursor,
        };
    }
}
