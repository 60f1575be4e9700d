using System.Security.Cryptography;

namespace Anomaly.Detection.Forests;

/// <summary>Training rows, as floats, one after the other. Grows by appending; refuses what cannot be trained on.</summary>
/// <param name="features">Features in a row.</param>
public sealed class FeatureMatrix(int features)
{
    private float[] _values = [];
    private int _length;

    /// <summary>Features in a row.</summary>
    public int Features { get; } = features is >= 1 and <= ForestLimits.Features
        ? features
        : throw new ArgumentOutOfRangeException(nameof(features), features, $"A row has 1 to {ForestLimits.Features} features.");

    /// <summary>Rows so far.</summary>
    public int Rows => _length / Features;

    /// <summary>All values, row by row.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _length);

    /// <summary>One row's values.</summary>
    public ReadOnlySpan<float> Row(int index) => Values.Slice(index * Features, Features);

    /// <summary>Appends one row; values are cast to <c>float</c>.</summary>
    /// <exception cref="TrainingException">The row has another length, or a value that is not finite as a <c>float</c>.</exception>
    public void Add(ReadOnlySpan<double> row)
    {
        var added = Grow(row.Length);
        for (var i = 0; i < row.Length; i++)
        {
            added[i] = (float)row[i];
            if (!float.IsFinite(added[i]))
                throw new TrainingException($"Training row {Rows}, feature {i} is {row[i]}, but rows must be finite 32-bit floats.");
        }

        _length += Features;
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{double})"/>
    public void Add(ReadOnlySpan<float> row)
    {
        var added = Grow(row.Length);
        for (var i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i]))
                throw new TrainingException($"Training row {Rows}, feature {i} is {row[i]}, but rows must be finite 32-bit floats.");
        }

        row.CopyTo(added);
        _length += Features;
    }

    /// <summary>SHA-256 of the values as little-endian floats, row by row, in lower-case hex: which data a model was trained on.</summary>
    public string Sha256()
    {
        if (BitConverter.IsLittleEndian)
            return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Values)));

        var bytes = new byte[_length * (long)sizeof(float)];
        for (var i = 0; i < _length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), _values[i]);

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private Span<float> Grow(int length)
    {
        if (length != Features)
            throw new TrainingException($"Training row {Rows} has {length} values instead of {Features}.");

        if ((long)_length + length > Array.MaxLength)
            throw new TrainingException($"{Rows} rows of {Features} features are as many as there can be.");

        if (_length + length > _values.Length)
            Array.Resize(ref _values, (int)Math.Clamp(_values.Length * 2L, 1024 * Features, Array.MaxLength));

        return _values.AsSpan(_length, length);
    }
}
