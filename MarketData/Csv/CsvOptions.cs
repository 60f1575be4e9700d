namespace Anomaly.MarketData.Csv;

/// <summary>The CSV folder source: section <c>Anomaly:MarketData:Csv</c>.</summary>
public sealed class CsvOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = MarketDataOptions.Section + ":Csv";

    /// <summary>The folder that holds <c>{interval}/{TICKER}.csv</c>. Required with <c>Source=Csv</c>; it must exist when the host starts.</summary>
    public string? Folder { get; set; }

    /// <summary>Largest file that is read, in bytes, 1 to 1 GB. Default: 256 MB, about five million bars.</summary>
    public int MaxFileBytes { get; set; } = 256 * 1024 * 1024;
}
