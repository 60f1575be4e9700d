using System.IO.Compression;
using Anomaly.MarketData;
using Anomaly.Storage.EvidenceBundles;
using Anomaly.Streams;

namespace Anomaly.Cli.Evidence;

/// <summary>Opens a bundle that somebody may have damaged, or made.</summary>
internal static class EvidenceFile
{
    /// <summary>Bytes of a file of a bundle, at the most: minutes of half a century are less.</summary>
    private const int MaxLength = 512 * 1024 * 1024;

    /// <summary>The files in a bundle, by name.</summary>
    /// <exception cref="CommandFailedException">It is no zip file, or a damaged one.</exception>
    public static Dictionary<string, byte[]> Read(string path)
    {
        try
        {
            if (RegularFile.ProblemOf(path) is { } problem)
                throw new CommandFailedException($"'{path}' is not an evidence bundle: it {problem}.");
            using var zip = ZipFile.OpenRead(path);
            // Only what a bundle has: the rest may be anything.
            return zip.Entries.Where(entry => EvidenceBundle.Names.Contains(entry.FullName)).ToDictionary(entry => entry.FullName, ContentOf);
        }
        catch (FileNotFoundException e)
        {
            throw new CommandFailedException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new CommandFailedException($"'{path}' is not an evidence bundle, or is damaged: {e.Message}", e);
        }
    }

    /// <summary>What an entry holds, up to a limit: what it says of its length may be untrue.</summary>
    private static byte[] ContentOf(ZipArchiveEntry entry)
    {
        using var stream = new BoundedStream(
            entry.Open(), MaxLength, () => new InvalidDataException($"{entry.FullName} is longer than the {MaxLength:N0} bytes that a file of a bundle may have."));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
