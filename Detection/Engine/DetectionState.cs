using System.Text;
using Anomaly.Detection.Features;

namespace Anomaly.Detection.Engine;

/// <summary>
/// Where the detection of one series stands: everything that the next bar needs, and nothing that grows with the history. Immutable;
/// <see cref="Detector.Advance"/> answers a new one.
/// </summary>
/// <remarks>
/// The binary form, little-endian: "ADS" and a version byte; rows loaded and scored (8 each); anchor and last bar (times in ticks, OHLCV; 8 each),
/// all zero before the first bar; model hash, feature set id, seed-14 state, model state and, of a model that follows the rates of a series, these, each after its length (2);
/// checksum (4).
/// </remarks>
public sealed class DetectionState
{
    private const int FixedLength = sizeof(uint) + (9 * sizeof(long));
    private const int Parts = 4;
    private static readonly StateFormat Format = new("detection", "ADS"u8, FixedLength + (Parts * sizeof(ushort)));

    internal DetectionState(string modelHash, string featureSet, ReadOnlyMemory<byte> seedState, ReadOnlyMemory<byte> modelState, ReadOnlyMemory<byte> rates)
    {
        ModelHash = modelHash;
        FeatureSet = featureSet;
        SeedState = seedState;
        ModelState = modelState;
        Rates = rates;
    }

    /// <summary>Hash of the model that scored the bars so far.</summary>
    public string ModelHash { get; }

    /// <summary>Id of the feature set that this model is fed.</summary>
    public string FeatureSet { get; }

    /// <summary>Opening time of the first bar, the series' "row 0"; null before the first.</summary>
    public DateTime? Anchor { get; init; }

    /// <summary>The last bar taken; null before the first.</summary>
    public Bar? LastBar { get; init; }

    /// <summary>Bars taken since the anchor (<c>rows_loaded</c>).</summary>
    public long RowsLoaded { get; init; }

    /// <summary>Rows among them in which every feature of the model had a value (<c>rows_preprocessed</c>).</summary>
    public long RowsScored { get; init; }

    /// <summary>State of the seed-14 engine.</summary>
    internal ReadOnlyMemory<byte> SeedState { get; }

    /// <summary>State of the engine of the model's own feature set; empty where that is seed-14.</summary>
    internal ReadOnlyMemory<byte> ModelState { get; }

    /// <summary>State of the series' rates; empty where the model judges every series alike.</summary>
    internal ReadOnlyMemory<byte> Rates { get; }

    /// <summary>The binary form: versioned, with a checksum; below 1.2 KB.</summary>
    public byte[] ToBytes()
    {
        var hash = Encoding.UTF8.GetBytes(ModelHash);
        var set = Encoding.UTF8.GetBytes(FeatureSet);
        var bytes = new byte[Format.LeastLength + hash.Length + set.Length + SeedState.Length + ModelState.Length + (Rates.IsEmpty ? 0 : sizeof(ushort) + Rates.Length)];
        var stream = Format.Begin(bytes);
        stream.Write(RowsLoaded);
        stream.Write(RowsScored);
        stream.Write(Anchor.GetValueOrDefault().Ticks);
        var last = LastBar.GetValueOrDefault();
        stream.Write(last.Time.Ticks);
        foreach (var number in (ReadOnlySpan<double>)[last.Open, last.High, last.Low, last.Close, last.Volume])
            stream.Write(number);
        stream.WritePart(hash);
        stream.WritePart(set);
        stream.WritePart(SeedState.Span);
        stream.WritePart(ModelState.Span);
        if (!Rates.IsEmpty)
            stream.WritePart(Rates.Span);
        StateFormat.Seal(bytes);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are damaged, or of a version this build does not know: rebuild the state from the stored bars.
    /// </exception>
    public static DetectionState FromBytes(ReadOnlySpan<byte> bytes)
    {
        var stream = Format.Open(bytes);
        var (loaded, scored) = (stream.Read<long>(), stream.Read<long>());
        if (loaded < 0 || scored < 0 || scored > loaded)
            throw Format.Damaged($"it counts {loaded} bars and {scored} scored rows");
        var (anchor, last) = (Time(stream.Read<long>()), Time(stream.Read<long>()));
        var bar = new Bar(last, stream.Read<double>(), stream.Read<double>(), stream.Read<double>(), stream.Read<double>(), stream.Read<double>());
        var (hash, set) = (Encoding.UTF8.GetString(stream.ReadPart()), Encoding.UTF8.GetString(stream.ReadPart()));
        var state = new DetectionState(hash, set, stream.ReadPart().ToArray(), stream.ReadPart().ToArray(), stream.Left == 0 ? default : RatesOf(ref stream))
        {
            RowsLoaded = loaded,
            RowsScored = scored,
            Anchor = loaded > 0 ? anchor : null,
            LastBar = loaded > 0 ? bar : null,
        };
        return stream.Left == 0 ? state : throw Format.Damaged($"{stream.Left} bytes are left over");
    }

    /// <summary>The same state as another model's.</summary>
    internal DetectionState With(string modelHash) => new(modelHash, FeatureSet, SeedState, ModelState, Rates)
    {
        Anchor = Anchor, LastBar = LastBar, RowsLoaded = RowsLoaded, RowsScored = RowsScored,
    };

    private static byte[] RatesOf(ref StateStream stream) =>
        stream.ReadPart() is { Length: > 0 } rates ? rates.ToArray() : throw Format.Damaged("it is longer than what it holds");

    private static DateTime Time(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
        ? new DateTime(ticks, DateTimeKind.Utc)
        : throw Format.Damaged("it holds a time that there is not");
}
