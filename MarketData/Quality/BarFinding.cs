namespace Anomaly.MarketData.Quality;

/// <summary>What the checks say of a bar that is not fine.</summary>
public enum BarVerdict
{
    /// <summary>Odd but possible: it is scored, and the run says so.</summary>
    Flagged,

    /// <summary>Certainly wrong: it is neither stored nor scored.</summary>
    Quarantined,
}

/// <summary>A bar that is odd or wrong, as the source gave it.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Reason">Why: the end of a sentence that begins with the bar, the same for all bars of one fault.</param>
public sealed record BarFinding(Bar Bar, BarVerdict Verdict, string Reason);
