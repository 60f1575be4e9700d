using System.Globalization;

namespace Anomaly.Integration.Recorded;

/// <summary>A folder of bars for one process, whose daily series can be shown as it was before its last bars, and with a misprint.</summary>
internal sealed class RecordedMarket : IDisposable
{
    /// <summary>Bars of the daily series that come later.</summary>
    private const int Later = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-recorded-").FullName;
    private readonly string[] _daily = File.ReadAllLines(GoldenBars.FileOf(GoldenBars.Folder, "1d", GoldenBars.Daily));

    public RecordedMarket()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "1d"));
        Directory.CreateDirectory(Path.Combine(_folder, "5m"));
        File.Copy(GoldenBars.FileOf(GoldenBars.Folder, "5m", GoldenBars.Minutes), GoldenBars.FileOf(_folder, "5m", GoldenBars.Minutes));
        File.WriteAllText(Path.Combine(_folder, "listings.csv"), $"Ticker,Name\n{GoldenBars.Daily},Transcontinent Rail\n{GoldenBars.Minutes},Asahina Motors\n");
        ShowMisprint();
    }

    /// <summary>Settings under which nothing happens unless it is asked for.</summary>
    public (string Key, string Value)[] Settings =>
    [
        ("Anomaly__MarketData__Source", "Csv"),
        ("Anomaly__MarketData__Csv__Folder", _folder),
        ("Anomaly__Detection__FullComparisonInterval", "00:00:00"),
        ("Anomaly__Detection__ChartFreshness", "01:00:00"),
        ("Anomaly__Models__ActiveFor", "00:00:00"),
        ("Anomaly__Scheduler__ScanInterval", "1.00:00:00"),
        ("Anomaly__Store__RunRetentionDays", "3650"),
        ("Anomaly__Gateway__ChangeBurst", "1000"),
    ];

    /// <summary>The series without its latest bars, the last one there with a close half as high again.</summary>
    public void ShowMisprint()
    {
        var cells = _daily[^(Later + 1)].Split(',');
        var close = double.Parse(cells[4], CultureInfo.InvariantCulture) * 1.5;
        cells[2] = cells[4] = close.ToString("R", CultureInfo.InvariantCulture);
        Show([.. _daily[..^(Later + 1)], string.Join(',', cells)]);
    }

    /// <summary>The series as it is.</summary>
    public void ShowAll() => Show(_daily);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Show(string[] lines)
    {
        var file = GoldenBars.FileOf(_folder, "1d", GoldenBars.Daily);
        File.WriteAllLines(file + ".new", lines);
        File.Move(file + ".new", file, overwrite: true);
    }
}
