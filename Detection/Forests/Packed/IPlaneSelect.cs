using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Picks, for each row, its value from the plane of a feature that differs from row to row.</summary>
internal interface IPlaneSelect
{
    /// <summary>Whether the features' numbers have a fifth bit.</summary>
    static abstract bool HasFifthBit { get; }

    /// <summary>Each row's value of the feature whose number's bits are given as masks.</summary>
    static abstract Vector512<byte> Select(
        ref byte planes, Vector512<byte> bit0, Vector512<byte> bit1, Vector512<byte> bit2, Vector512<byte> bit3, Vector512<byte> bit4);
}
