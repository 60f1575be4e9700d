namespace Anomaly.MarketData.Csv;

/// <summary>The bars of one CSV file.</summary>
/// <param name="Bars">Complete bars in time order, one a time stamp.</param>
/// <param name="Rows">Rows that the file has below its header, blank lines aside.</param>
/// <param name="Warnings">What was odd.</param>
public sealed record CsvBars(ArraySegment<Bar> Bars, int Rows, IReadOnlyList<CsvWarning> Warnings);
