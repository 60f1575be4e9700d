namespace Anomaly.Gateway.Api.Pages;

/// <summary>What the status page shows; null for what did not answer in time.</summary>
internal sealed record StatusFacts
{
    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long this process has been running.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Silos and activations.</summary>
    public ClusterView? Cluster { get; init; }

    /// <summary>Models by market.</summary>
    public ModelOverview[]? Models { get; init; }

    /// <summary>Markets.</summary>
    public MarketStatus[]? Markets { get; init; }

    /// <summary>The schedule.</summary>
    public SchedulerStatus? Scheduler { get; init; }

    /// <summary>Quarantined bars of all series.</summary>
    public QuarantineCount? Quarantined { get; init; }

    /// <summary>The latest anomalies of all series.</summary>
    public Page<AnomalyRecord>? Anomalies { get; init; }

    /// <summary>The latest runs.</summary>
    public Page<DetectionRun>? Runs { get; init; }

    /// <summary>A few tickers of each market, to begin with.</summary>
    public Listing[]? Listings { get; init; }
}

/// <summary>How many bars are kept out because they are certainly wrong.</summary>
internal sealed record QuarantineCount(long Bars);
