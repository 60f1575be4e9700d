namespace Anomaly.MarketData.Csv;

/// <summary>What can be odd about a row of a CSV file.</summary>
public enum CsvIssue
{
    /// <summary>Fewer cells than the needed columns ask for: skipped.</summary>
    ShortRow,

    /// <summary>More cells than the header has, as where a comma stands for a decimal point: skipped.</summary>
    LongRow,

    /// <summary>The time cannot be read: skipped.</summary>
    MalformedTime,

    /// <summary>A price or the volume is not a number: skipped.</summary>
    MalformedNumber,

    /// <summary>A price or the volume is infinite, or larger than any can be (<see cref="Detection.Series.Bar.MaxMagnitude"/>): skipped.</summary>
    NotFinite,

    /// <summary>A price or the volume is empty, a bar without a trade: skipped.</summary>
    EmptyCell,

    /// <summary>The time was there before: the later line counts.</summary>
    Duplicate,

    /// <summary>Earlier than a line before it: sorted in.</summary>
    OutOfOrder,

    /// <summary>The high is below, or the low above, another price: kept.</summary>
    InconsistentRange,

    /// <summary>A price is zero or negative, or the volume negative: kept.</summary>
    UnlikelyValue,
}
