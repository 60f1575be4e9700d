using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Anomaly.Detection.Tests.Forests.AdBench;

/// <summary>An array of numpy's .npy format inside an .npz archive: numbers in row order, whatever order the file has.</summary>
internal sealed partial record NpyArray(double[] Values, int Rows, int Columns)
{
    public static NpyArray Read(ZipArchive archive, string name)
    {
        using var stream = archive.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray().AsSpan();
        var headerStart = bytes[6] == 1 ? 10 : 12;
        var headerLength = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var header = Header().Match(System.Text.Encoding.Latin1.GetString(bytes.Slice(headerStart, headerLength)));
        var shape = header.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        var (rows, columns) = (shape[0], shape.Length > 1 ? shape[1] : 1);
        var values = Numbers(bytes[(headerStart + headerLength)..], header.Groups["type"].Value, rows * columns);
        return new NpyArray(header.Groups["fortran"].Value == "True" ? Transpose(values, rows, columns) : values, rows, columns);
    }

    private static double[] Numbers(ReadOnlySpan<byte> data, string type, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = type switch
            {
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]),
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
                "<i8" => BinaryPrimitives.ReadInt64LittleEndian(data[(8 * i)..]),
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]),
                "|u1" => data[i],
                _ => throw new NotSupportedException($"numpy type {type}"),
            };
        }

        return values;
    }

    private static double[] Transpose(double[] byColumn, int rows, int columns)
    {
        var byRow = new double[byColumn.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                byRow[r * columns + c] = byColumn[c * rows + r];
        }

        return byRow;
    }

    [GeneratedRegex(@"'descr': '(?<type>[^']+)', 'fortran_order': (?<fortran>True|False), 'shape': \((?<shape>[^)]*)\)")]
    private static partial Regex Header();
}
