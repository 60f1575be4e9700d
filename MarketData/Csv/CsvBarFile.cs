using System.Buffers;

namespace Anomaly.MarketData.Csv;

/// <summary>Reads one CSV file of bars.</summary>
public static class CsvBarFile
{
    /// <summary>Reads and parses the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Larger files are refused.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="MarketDataFormatException">The file is too large, or is no such file; the message names it and says why.</exception>
    /// <exception cref="MarketDataUnavailableException">The file cannot be read now.</exception>
    public static async Task<CsvBars> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        byte[]? buffer = null;
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var length = RandomAccess.GetLength(handle);
            if (length > maxBytes)
                throw new MarketDataFormatException($"'{path}' has {length:N0} bytes, more than the {maxBytes:N0} that are read.");
            buffer = ArrayPool<byte>.Shared.Rent((int)length);
            var read = 0;
            while (read < length && await RandomAccess.ReadAsync(handle, buffer.AsMemory(read, (int)length - read), read, cancellationToken) is var got and > 0)
                read += got;
            return CsvBarParser.Parse(new ArraySegment<byte>(buffer, 0, read), cancellationToken);
        }
        catch (MarketDataFormatException e) when (buffer is not null)
        {
            throw new MarketDataFormatException($"'{path}' cannot be read as bars: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MarketDataUnavailableException($"'{path}' cannot be read: {e.Message}", innerException: e);
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
