namespace Anomaly.Detection.Decisions;

/// <summary>What a piece of evidence is about, as a person would say it.</summary>
internal enum EvidenceFact
{
    /// <summary>Close against the close before.</summary>
    Move,

    /// <summary>Close against the open.</summary>
    Body,

    /// <summary>Open against the close before.</summary>
    Gap,

    /// <summary>An excursion that did not last to the close.</summary>
    Wick,

    /// <summary>The bar's true range.</summary>
    Range,

    /// <summary>The bar's volume.</summary>
    Volume,

    /// <summary>Where the close has drifted.</summary>
    Trend,

    /// <summary>Ranges of the last few bars.</summary>
    Volatility,

    /// <summary>Volumes of the last few bars.</summary>
    Activity,

    /// <summary>A price that stands still or a volume that is missing.</summary>
    Stuck,

    /// <summary>All features together.</summary>
    Joint,
}
